import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import { anvilBinary } from '@peername/devnet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packAll } from '../../scripts/lib/published-packages.mjs';
import { examples, root, withLocalUrls } from '../lib/examples.ts';

// Kept from run to run, so that only the first one asks the registry.
const cache = join(root, 'node_modules/.cache/pack-test-npm');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'e2e/package.json'), 'utf8'));
const { devDependencies: tools } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const fromRegistry = [
  ...['ethers', '@polkadot/api', '@types/node'].map((name) => `${name}@${devDependencies[name]}`),
  `typescript@${tools.typescript}`,
];
// What a strict user of the packages would have.
const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    module: 'NodeNext',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'out',
  },
  include: ['as-written/*.ts', 'local/*.ts'],
};

const run = promisify(execFile);
let folder: string;

/** Runs a program of the project to its end; half a minute at most. */
async function node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, ...env }, timeout: 30_000 };
  const { stdout } = await run(process.execPath, args, options);
  return stdout;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'peername-pack-'));
  const packages = await packAll(root, folder);
  const tarballs = packages.map(({ tarball }) => tarball);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts', '--cache', cache];
  const install = (from: string) =>
    run('npm', ['install', from, ...quiet, ...tarballs, ...fromRegistry], { cwd: folder });
  await install('--offline').catch(() => install('--prefer-offline'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the packed command runs', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'));
  expect(await node(['node_modules/.bin/peername', '--version'])).toContain(version);
});

describe.skipIf(!anvilBinary())('the examples of the READMEs', () => {
  let chains: ChildProcess;
  let urls: Record<string, string>;

  beforeAll(async () => {
    for (const script of ['local-mainnet', 'run-local-mainnet', 'redirect-fetch', 'redirect-global-fetch']) {
      copyFileSync(join(root, `e2e/lib/${script}.mjs`), join(folder, `${script}.mjs`));
    }
    chains = spawn(process.execPath, ['run-local-mainnet.mjs'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(chains.stdout!)) {
      urls = JSON.parse(line);
      break;
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    for (const part of ['as-written', 'local']) mkdirSync(join(folder, part));
    for (const { file, code } of examples) {
      writeFileSync(join(folder, `as-written/${file}.ts`), code);
      writeFileSync(join(folder, `local/${file}.ts`), withLocalUrls(code, urls));
    }
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => chains.once('exit', resolve));
    chains.stdin?.end();
    await ended;
  });

  test('type-check against the packed types', async () => {
    const output = await node(['node_modules/typescript/bin/tsc', '-p', '.']).catch(({ stdout }) => stdout);
    expect(output).toBe('');
  });

  test.each(examples.filter(({ runs }) => runs))(
    '$title prints what it says, and ends',
    async ({ file, prints }) => {
      const env = { LOCAL_URLS: JSON.stringify(urls) };
      const output = await node(['--import', './redirect-global-fetch.mjs', `out/local/${file}.js`], env);
      expect(output.split('\n')).toEqual(expect.arrayContaining(prints));
    },
  );
});
