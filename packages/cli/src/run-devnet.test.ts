import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { DevnetDetails } from '@peername/devnet';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { descendantsOf, livingOf } from '../testing/descendants.ts';
import { hasEthereum } from '../testing/local-devnet.ts';
import { serve } from '../testing/loopback-server.ts';
import { runBuiltCli, type SpawnedCli, spawnCli } from '../testing/spawn-cli.ts';
import { showDevnet } from './run-devnet.ts';
import { viewOf } from './view.ts';

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peername-run-devnet-'));
  env = { XDG_RUNTIME_DIR: folder };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface RunningDevnet extends SpawnedCli {
  readonly details: DevnetDetails;
}

/** Starts `peername devnet` and waits for the line that says where it is. */
async function start(
  args: readonly string[] = [],
  more: Record<string, string> = {},
): Promise<RunningDevnet> {
  const cli = spawnCli(['devnet', ...args], { ...env, ...more });
  cli.child.stdin.end();
  while (!cli.said.stdout.includes('\n') && cli.child.exitCode === null) await once(cli.child.stdout, 'data');
  return { ...cli, details: JSON.parse(cli.said.stdout) };
}

describe('peername devnet', () => {
  it('says in one line of JSON where it is, and can be found, read and changed by other processes', async () => {
    const { child, said, details, ended } = await start();
    expect(details).toMatchObject({
      pid: child.pid,
      azero: { names: expect.arrayContaining(['alice.azero']) },
    });
    expect(details.ethereum !== undefined).toBe(hasEthereum);
    expect(JSON.parse((await runBuiltCli(['devnet', 'info'], env)).stdout)).toEqual(details);

    const id = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
    const names = hasEthereum ? ['alice.azero', 'alice.eth'] : ['alice.azero'];
    for (const name of names)
      expect(await runBuiltCli(['devnet', 'set', name, 'staex-id', id], env)).toMatchObject({ exitCode: 0 });
    const { stdout } = await runBuiltCli(['resolve', ...names, '--network=devnet'], env);
    expect(stdout.match(new RegExp(`"peer":{"kind":"staex","id":"${id}"`, 'g'))).toHaveLength(names.length);
    expect(await runBuiltCli(['devnet', 'advance', '366d'], env)).toMatchObject({ exitCode: 0 });
    const later = await runBuiltCli(['resolve', 'alice.azero', '--network=devnet'], env);
    expect([later.exitCode, JSON.parse(later.stdout).reason]).toEqual([3, 'expired']);

    child.kill('SIGTERM');
    expect(await ended).toEqual({ exitCode: 0, stdout: said.stdout, stderr: '' });
    expect(said.stdout.match(/\n/g)).toHaveLength(1);
  });

  it('lets nobody change it without its token', async () => {
    const { child, details, ended } = await start();
    const { url, token } = details.control;
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${url}/time`, { method: 'POST', headers, body: '{"advance":1000}' })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: 'Bearer x' })).toBe(401);
    expect(await ask({ authorization: `Bearer ${token}`, origin: 'https://example.com' })).toBe(403);
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200);
    child.kill('SIGTERM');
    await ended;
  });

  it.runIf(process.platform === 'linux').each([
    ['SIGINT', 0],
    ['SIGTERM', 0],
    ['SIGHUP', 0],
    ['SIGKILL', -1],
  ] as const)('leaves no process behind when %s ends it', async (signal, exitCode) => {
    const { child, ended } = await start();
    const children = descendantsOf(child.pid ?? 0);
    expect(children.length > 0).toBe(hasEthereum);
    child.kill(signal);
    expect(await ended).toMatchObject({ exitCode, stderr: '' });
    await vi.waitFor(() => expect(livingOf(children)).toEqual([]), 5_000);
    // Killed it could not tidy up, and then the file does not count.
    if (signal !== 'SIGKILL') expect(await readdir(folder)).toEqual([]);
    expect(await runBuiltCli(['devnet', 'info'], env)).toMatchObject({ exitCode: 2 });
  });

  it.runIf(process.platform === 'linux' && hasEthereum)('can be told to end while it starts', async () => {
    const { child, ended } = spawnCli(['devnet'], env);
    const children = await vi.waitUntil(
      () => descendantsOf(child.pid ?? 0).length > 1 && descendantsOf(child.pid ?? 0),
      {
        timeout: 10_000,
        interval: 5,
      },
    );
    child.kill('SIGINT');
    expect(await ended).toEqual({ exitCode: 130, stdout: '', stderr: '' });
    await vi.waitFor(() => expect(livingOf(children)).toEqual([]), 5_000);
  });

  it('takes the ports it is given', async () => {
    const first = await start();
    first.child.kill('SIGTERM');
    await first.ended;
    const port = Number(new URL(first.details.azero.http).port);
    const { child, details, ended } = await start([`--azero-port=${port}`]);
    expect(details.azero.http).toBe(first.details.azero.http);
    child.kill('SIGTERM');
    await ended;
  });

  it.each(['azero', 'ethereum', 'ccip', 'control'])(
    'refuses a taken --%s-port in one line, exit 2',
    async (part) => {
      if (!hasEthereum && (part === 'ethereum' || part === 'ccip')) return;
      const port = new URL(`http://${await serve(() => {})}`).port;
      const { exitCode, stdout, stderr } = await runBuiltCli(['devnet', `--${part}-port`, port], env);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^peername: A port cannot be taken \(.*\); choose others or 0 for any\n$/);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('refuses ports that there are not', async () => {
    expect(await runBuiltCli(['devnet', '--port=65533'], env)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: --port is the first of four ports from 0 to 65532, not "65533"\n',
    });
  });

  it('says where it cannot leave its details, and stops', async () => {
    const { exitCode, stdout, stderr } = await runBuiltCli(['devnet'], { XDG_RUNTIME_DIR: '/dev/null' });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^peername: \/dev\/null\/.* cannot be written \(\w+\); set XDG_RUNTIME_DIR to a folder/,
    );
  });

  it('goes on with Aleph Zero alone where there is no anvil', async () => {
    const { child, details, ended } = await start([], { ANVIL_PATH: '/nonexistent' });
    expect(details).not.toHaveProperty('ethereum');
    const run = await runBuiltCli(['resolve', 'alice.azero', 'alice.eth', '--network=devnet'], env);
    expect(run).toMatchObject({
      exitCode: 2,
      stderr:
        'peername: No configured name service handles "alice.eth": configured: azero on Aleph Zero devnet\n',
    });
    expect(run.stdout).toContain('"state":"found"');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('says so in words where the anvil there is does not start', async () => {
    const { exitCode, stderr } = await runBuiltCli(['devnet'], { ...env, ANVIL_PATH: process.execPath });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^peername: anvil did not start: .*; ANVIL_PATH may name another\n$/),
    ]);
  });

  it('says what to install where its package is missing', async () => {
    const hooks = `export async function resolve(specifier, context, next) {
      if (specifier === '@peername/devnet') throw Object.assign(new Error(), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(specifier, context);
    }`;
    const dataUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
    const register = dataUrl(
      `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))});`,
    );
    expect(await runBuiltCli(['devnet'], { ...env, NODE_OPTIONS: `--import=${register}` })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: The local chains are a package of their own: npm install @peername/devnet\n',
    });
  });
});

describe('the description of a devnet', () => {
  const details: DevnetDetails = {
    pid: 1,
    control: { url: 'http://127.0.0.1:4', token: 'TOKEN' },
    azero: {
      http: 'http://127.0.0.1:1',
      ws: 'ws://127.0.0.1:1',
      genesis: '0x00',
      router: '5router',
      registries: { azero: '5registry', a0: '5registry' },
      names: ['alice.azero', 'bob.azero'],
      accounts: [
        { key: '//Alice', address: '5alice', names: ['alice.azero'] },
        { key: '//Eve', address: '5eve', names: ['a.azero', 'b.azero', 'c.azero', 'd.azero'] },
        { key: '//Ferdie', address: '5ferdie', names: [] },
      ],
    },
    ethereum: {
      http: 'http://127.0.0.1:2',
      ws: 'ws://127.0.0.1:2',
      chainId: 1,
      universalResolver: '0xeE',
      registry: '0x00',
      ccipOrigin: 'http://127.0.0.1:3',
      names: ['alice.eth', 'bob.eth'],
      accounts: [{ key: '0x59c6', address: '0x7099', names: ['alice.eth'] }],
    },
  };
  const view = viewOf({ isTTY: true, columns: 80, write: () => {} }, { color: false }, {});

  it('names the endpoints and what to try, and keeps the token to itself', () => {
    expect(showDevnet(details, view)).toMatchInlineSnapshot(`
      "Local chains with names on them
        Aleph Zero   http://127.0.0.1:1  ws://127.0.0.1:1
          registry   5registry           router 5router
        Ethereum     http://127.0.0.1:2  ws://127.0.0.1:2
          off-chain  http://127.0.0.1:3  answers for off-chain names
        Control      http://127.0.0.1:4  peername devnet set, advance, info

      Names  alice.azero  bob.azero  alice.eth  bob.eth  …

      Keys of who owns them, with money
        //Alice  alice.azero
        //Eve    a.azero  b.azero  c.azero  …
        0x59c6   alice.eth
        Everybody knows these test keys: for local chains only.

      In another terminal
        peername resolve alice.azero bob.eth --network devnet
        peername records hostile.azero --network devnet
        PEERNAME_SIGNER_KEY=//Alice peername publish alice.azero --key url --value hi --network devnet
        peername devnet set alice.azero staex-id ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80

      Ctrl-C stops everything.
      "
    `);
  });

  it('says that Ethereum is not there', () => {
    const { ethereum: _, ...azeroOnly } = details;
    expect(showDevnet(azeroOnly, view)).toMatchInlineSnapshot(`
      "Local chains with names on them
        Aleph Zero  http://127.0.0.1:1                             ws://127.0.0.1:1
          registry  5registry                                      router 5router
        Ethereum    not here: there is no anvil for this platform
        Control     http://127.0.0.1:4                             peername devnet set, advance, info

      Names  alice.azero  bob.azero

      Keys of who owns them, with money
        //Alice  alice.azero
        //Eve    a.azero  b.azero  c.azero  …
        Everybody knows these test keys: for local chains only.

      In another terminal
        peername resolve alice.azero bob.eth --network devnet
        peername records hostile.azero --network devnet
        PEERNAME_SIGNER_KEY=//Alice peername publish alice.azero --key url --value hi --network devnet
        peername devnet set alice.azero staex-id ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80

      Ctrl-C stops everything.
      "
    `);
  });
});
