import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseSigningKeys } from '@peername/http-gateway/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { runBuiltCli, type SpawnedCli, spawnCli } from '../testing/spawn-cli.ts';
import { gatewayKeysFile } from './gateway-keys.ts';

const directory = '/.well-known/http-message-signatures-directory';
const registry = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const quiet = ['--port=0', '--admin-port=off', '--drain=0', '--network=devnet'];
const chain = ['--azero-rpc=http://127.0.0.1:1', `--azero-registry=azero=${registry}`];

let folder: string;
let file: string;
let env: { XDG_STATE_HOME: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-keys-'));
  env = { XDG_STATE_HOME: folder };
  file = join(folder, 'peername', 'gateway-keys.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function start(...args: string[]): Promise<SpawnedCli & { readonly url: string }> {
  const cli = spawnCli(['gateway', ...quiet, ...chain, ...args], env);
  while (!cli.said.stdout.includes('\n') && cli.child.exitCode === null) await once(cli.child.stdout, 'data');
  return { ...cli, url: /http:\/\/\S+/.exec(cli.said.stdout)?.[0] ?? '' };
}
const publishedBy = async (url: string): Promise<string[]> => {
  const { keys } = (await (await fetch(url + directory)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};
const secretsIn = async (): Promise<string[]> => {
  const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys: { jwk: { d: string } }[] };
  return keys.map(({ jwk }) => jwk.d);
};

describe('the keys of a gateway', () => {
  it('are made on its first start, for it alone, and are the same on the next', async () => {
    const first = await start();
    const kids = await publishedBy(first.url);
    expect(kids).toHaveLength(1);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    first.child.kill('SIGTERM');
    const { stdout, stderr } = await first.ended;
    for (const secret of await secretsIn()) expect(stdout + stderr).not.toContain(secret);
    const second = await start();
    expect(await publishedBy(second.url)).toEqual(kids);
  });

  it('made by several replicas at once are one key', async () => {
    const replicas = await Promise.all([start(), start(), start()]);
    const published = await Promise.all(replicas.map(({ url }) => publishedBy(url)));
    expect(new Set(published.flat()).size).toBe(1);
  });

  it('are not made where nothing is to be signed', async () => {
    const { url } = await start('--signing-keys=off');
    expect(await publishedBy(url)).toEqual([]);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('that others can read, or that have no place, are an error with two ways out, exit 2', async () => {
    const refused = (...args: string[]) => runBuiltCli(['gateway', ...quiet, ...chain, ...args], env);
    const { child } = await start();
    child.kill();
    await chmod(file, 0o644);
    const open = await refused();
    expect(open).toMatchObject({ exitCode: 2, stdout: '' });
    expect(open.stderr).toMatch(
      /^(\{.*\}\n)*peername: .* can be read or written by others; run: chmod 600 .*--signing-keys off\n$/,
    );
    const nowhere = await refused('--signing-keys=/dev/null/keys.json');
    expect(nowhere).toMatchObject({ exitCode: 2, stdout: '' });
    expect(nowhere.stderr).toContain('--signing-keys FILE');
  });
});

describe('peername gateway rotate-key', () => {
  const rotate = (...args: string[]) => runCli(['gateway', 'rotate-key', ...args], { env });
  const makeKey = async (): Promise<string> => {
    const { url, child, ended } = await start();
    const [kid = ''] = await publishedBy(url);
    child.kill('SIGTERM');
    await ended;
    return kid;
  };

  it('adds a key that signs in a day, says so, and shows nothing private', async () => {
    const former = await makeKey();
    const { exitCode, stdout } = await rotate();
    expect(exitCode).toBe(0);
    const [, next = ''] = /^next {5}(\S+)\n {9}published from now on, signs from \d{4}-/.exec(stdout) ?? [];
    expect(stdout).toContain(`former   ${former}\n`);
    for (const secret of await secretsIn()) expect(stdout).not.toContain(secret);
    const { url } = await start();
    expect(await publishedBy(url)).toEqual([next, former]);
  });

  it('refuses a second next key, and drops both when one was stolen', async () => {
    const first = await makeKey();
    await rotate();
    const again = await rotate();
    expect([again.exitCode, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toContain('A next key is there already');
    const { stdout } = await rotate('--at-once', '--json');
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ file, former: [], dropped: [first, expect.any(String)] });
    expect((await gatewayKeysFile(file).read()).map(({ kid }) => kid)).toEqual([json.next.kid]);
  });

  it('has something to rotate, or says what is missing', async () => {
    expect(await rotate()).toMatchObject({
      exitCode: 2,
      stderr: `peername: There are no signing keys at ${file}; peername gateway makes them on its first start\n`,
    });
    expect(await rotate('--signing-keys=off')).toMatchObject({ exitCode: 2 });
    expect(await rotate('now')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('takes no "now"'),
    });
    expect(await runCli(['gateway', 'rotate-keys'], { env })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('rotate-key'),
    });
    expect(await runCli(['gateway', '--at-once'], { env })).toMatchObject({ exitCode: 2 });
  });

  it('leaves a file in a form that gateways read', async () => {
    await makeKey();
    await rotate();
    expect(parseSigningKeys(JSON.parse(await readFile(file, 'utf8')))).toHaveLength(2);
  });
});
