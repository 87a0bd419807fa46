import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, promisify } from 'node:util';
import { anvilBinary } from '@peername/devnet';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { examples, root, withLocalUrls } from '../lib/examples.ts';
import { startLocalMainnet } from '../lib/local-mainnet.mjs';
import { redirectFetch } from '../lib/redirect-fetch.mjs';

const folder = fileURLToPath(new URL('.generated/', import.meta.url));
const settings = {
  extends: '../../../tsconfig.test-base.json',
  // The types of polkadot-js do not hold up to it.
  compilerOptions: { exactOptionalPropertyTypes: false },
  include: ['as-written/*.ts'],
};

beforeAll(() => {
  mkdirSync(join(folder, 'as-written'), { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  for (const { file, code } of examples) writeFileSync(join(folder, `as-written/${file}.ts`), code);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the READMEs have examples', () => {
  expect(examples.length).toBeGreaterThan(0);
});

test('the examples type-check against the sources', async () => {
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

describe.skipIf(!anvilBinary())('run from the sources', () => {
  let chains: Awaited<ReturnType<typeof startLocalMainnet>>;

  beforeAll(async () => {
    chains = await startLocalMainnet();
    vi.stubGlobal('fetch', redirectFetch(chains.urls));
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(async () => {
    vi.unstubAllGlobals();
    await chains?.close();
  });

  test.each(examples.filter(({ runs }) => runs))(
    '$title prints what it says',
    async ({ file, code, prints }) => {
      const path = join(folder, `${file}.ts`);
      writeFileSync(path, withLocalUrls(code, chains.urls));
      const log = vi.spyOn(console, 'log').mockImplementation(() => {});
      for (const other of ['warn', 'error'] as const) vi.spyOn(console, other).mockImplementation(() => {});
      await import(/* @vite-ignore */ path);
      const printed = log.mock.calls.map((call) => format(...call));
      expect(printed).toEqual(expect.arrayContaining(prints));
    },
  );
});
