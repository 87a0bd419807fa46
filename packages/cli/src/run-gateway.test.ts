import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasTerminal, runInTerminal } from '../testing/in-terminal.ts';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { deadHost, serve } from '../testing/loopback-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { runBuiltCli, type SpawnedCli, spawnCli } from '../testing/spawn-cli.ts';

const registry = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const bobId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const asJson = { 'content-type': 'application/json' };
const anyPort = ['--port=0', '--admin-port=0'];
/** Where the gateways of these tests keep their keys. */
const ownState = { XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'gateway-state-')) };
afterAll(() => rm(ownState.XDG_STATE_HOME, { recursive: true }));

interface RunningCli extends SpawnedCli {
  readonly url: string;
}

/** Starts `peername gateway` and waits until it says where it is. */
async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningCli> {
  const cli = spawnCli(['gateway', ...args], { ...ownState, ...env });
  cli.child.stdin.end();
  while (!cli.said.stdout.includes('\n') && cli.child.exitCode === null) await once(cli.child.stdout, 'data');
  const [url = ''] = /http:\/\/[^\s"]+/.exec(cli.said.stdout) ?? [];
  return { ...cli, url };
}

/** Options of a gateway over a chain that is out of reach. */
async function noChain(): Promise<string[]> {
  const rpc = `--azero-rpc=http://${await deadHost()}`;
  return [...anyPort, '--network=devnet', rpc, `--azero-registry=azero=${registry}`];
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('peername gateway', () => {
  it('says in one line where it listens, answers, and ends well when it is told to', async () => {
    const { child, said, url, ended } = await start([...(await noChain()), '--drain=0']);
    expect(said.stdout).toBe(`peername gateway listening on ${url}\n`);
    expect(await statusOf(`${url}/livez`)).toBe(200);
    expect(await statusOf(`${url}/readyz`)).toBe(503);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0, stdout: said.stdout });
  });

  it('says it as JSON when asked, and logs nothing but JSON', async () => {
    const { child, said, url, ended } = await start([...(await noChain()), '--drain=0', '--json']);
    expect(JSON.parse(said.stdout)).toMatchObject({ url });
    await fetch(`${url}/v1/names/alice.azero`);
    child.kill('SIGINT');
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(0);
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ path: '/v1/names/alice.azero', status: 503 }));
  });

  it('gives figures and stats to programs on this machine, and forgets what they say', async () => {
    const { said, ended, child } = await start([...(await noChain()), '--drain=0', '--json']);
    const { admin } = JSON.parse(said.stdout);
    expect(await (await fetch(`${admin}/metrics`)).text()).toContain('peername_build_info{version="');
    expect(await (await fetch(`${admin}/stats`)).json()).toMatchObject({ cache: { entries: 0 } });
    const purge = (body: string) => fetch(`${admin}/purge`, { method: 'POST', headers: asJson, body });
    expect(await (await purge('{}')).json()).toEqual({ purged: 'all' });
    expect((await purge('{"name":"no name"}')).status).toBe(400);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0 });
  });

  it('has no such port when told so', async () => {
    const { said } = await start([...(await noChain()), '--admin-port=off', '--json']);
    expect(JSON.parse(said.stdout)).toEqual({ url: expect.any(String) });
  });

  it('goes on answering for a while once it is told to end, and says that it is not ready', async () => {
    const { child, url, ended } = await start([...(await noChain()), '--drain=60000']);
    child.kill('SIGTERM');
    await vi.waitFor(async () => expect(await (await fetch(`${url}/readyz`)).text()).toContain('closing'));
    expect(await statusOf(`${url}/livez`)).toBe(200);
    // Told twice: at once.
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 143 });
  });

  it('takes its settings from the environment and the config file too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'peername-gateway-'));
    const config = join(folder, 'config.json');
    await writeFile(
      config,
      JSON.stringify({ network: 'devnet', azeroRegistry: { azero: registry }, drain: 0 }),
    );
    const env = {
      PEERNAME_CONFIG: config,
      PEERNAME_PORT: '0',
      PEERNAME_ADMIN_PORT: 'off',
      PEERNAME_AZERO_RPC: `http://${await deadHost()}`,
      PEERNAME_LOG_LEVEL: 'silent',
    };
    const { child, url, ended } = await start([], env);
    expect(await statusOf(`${url}/livez`)).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
    await rm(folder, { recursive: true });
  });

  it.each(['port', 'admin-port'])('refuses a taken --%s in one line, exit 2', async (option) => {
    const { port } = new URL(`http://${await serve(() => {})}`);
    const run = await runBuiltCli([
      'gateway',
      ...(await noChain()),
      `--${option}`,
      port,
      ...['--log-level=silent', '--signing-keys=off'],
    ]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(new RegExp(`^peername: [^\\n]*${port}[^\\n]*\\n$`));
  });

  it('refuses a host that is another machine, exit 2', async () => {
    const run = await runBuiltCli([
      'gateway',
      ...(await noChain()),
      '--host=192.0.2.1',
      ...['--log-level=silent', '--signing-keys=off'],
    ]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/^peername: "192\.0\.2\.1" is no address of this machine/);
  });

  it('refuses a range of proxies that is none before it opens anything, exit 2', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gateway-none-'));
    const args = ['gateway', ...(await noChain()), '--trusted-proxy=::ffff:10.0.0.0/90'];
    expect(await runCli(args, { env: { XDG_STATE_HOME: home } })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^peername: A trusted proxy is [^\n]*"::ffff:10\.0\.0\.0\/90"[^\n]*\n$/),
    });
    expect(await readdir(home)).toEqual([]);
    await rm(home, { recursive: true });
  });

  it('takes no names, and needs a chain to be told of', async () => {
    expect(await runBuiltCli(['gateway', 'alice.azero'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: gateway takes no "alice.azero"; it serves every name\n',
    });
    expect(
      await runBuiltCli(['gateway', '--network=devnet', ...anyPort, '--log-level=silent'], ownState),
    ).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^peername: No devnet is running; /),
    });
  });

  it('never prints the password of a Redis', async () => {
    const redis = `--redis=redis://user:SECRET@${await deadHost()}`;
    const { child, url, ended } = await start([
      ...(await noChain()),
      redis,
      '--drain=0',
      '--log-level=trace',
    ]);
    expect(await statusOf(`${url}/livez`)).toBe(200);
    child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await ended;
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain('SECRET');
  });

  it.runIf(hasTerminal)('is quiet on a terminal, where it says what to try', async () => {
    const args = ['gateway', ...(await noChain())];
    const env = { XDG_CONFIG_HOME: '/nonexistent', XDG_RUNTIME_DIR: '/nonexistent', ...ownState };
    const { exitCode, screen } = await runInTerminal(args, { env, typed: { at: 'Ctrl-C', text: '\u0003' } });
    expect(exitCode).toBe(0);
    expect(screen).toMatch(
      /^peername gateway listening on (\S+)\r\n {2}curl \1\/v1\/names\/alice\.azero\r\n {2}Ctrl-C stops it\.\r\n/,
    );
    expect(screen).not.toContain('{"level"');
  });
});

describe('peername gateway over the local chains', () => {
  let chains: LocalDevnet;
  beforeAll(async () => {
    chains = await startLocalDevnet();
  });
  afterAll(() => chains?.close());

  it('serves the names of every chain there is, and asks nobody off-chain until it may', async () => {
    const args = ['--network=devnet', ...anyPort, '--drain=0', '--json', '--no-follow'];
    const { child, url, ended, said } = await start(args, chains.env);
    const get = async (name: string) => (await fetch(`${url}/v1/names/${name}`)).json();
    expect(await get('alice.azero')).toMatchObject({ state: 'found', evidence: { service: 'azero' } });
    if (hasEthereum) {
      expect(await get('alice.eth')).toMatchObject({ state: 'found', evidence: { service: 'ens' } });
      expect(await get('ok.ccip.eth')).toMatchObject({ status: 502, code: 'OFFCHAIN_REFUSED' });
    }
    await vi.waitFor(async () => expect(await statusOf(`${url}/readyz`)).toBe(200));

    const { setRecord } = chains.devnet;
    const { admin } = JSON.parse(said.stdout);
    await setRecord('alice.azero', 'staex-id', bobId);
    // For longer than the head of the chain is taken as known.
    await delay(2_100);
    expect((await get('alice.azero')).peer.id).not.toBe(bobId);
    const body = '{"name":"ALICE.azero"}';
    expect((await fetch(`${admin}/purge`, { method: 'POST', headers: asJson, body })).status).toBe(200);
    expect((await get('alice.azero')).peer.id).toBe(bobId);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0 });
  });

  it('holds no more ready-made answers than it may hold names', async () => {
    const args = ['--network=devnet', ...anyPort, '--drain=0', '--json', '--no-follow', '--cache-entries=2'];
    const { child, url, ended, said } = await start(args, chains.env);
    for (const name of ['alice', 'bob', 'carol', 'dave'])
      expect(await statusOf(`${url}/v1/names/${name}.azero`)).toBe(200);
    const { admin } = JSON.parse(said.stdout);
    expect(await (await fetch(`${admin}/stats`)).json()).toMatchObject({ answers: { responses: 2 } });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0 });
  });

  it('keeps what it knows in a file while it does not run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'peername-gateway-'));
    const args = ['--network=devnet', ...anyPort, '--drain=0', `--snapshot=${join(folder, 'cache')}`];
    const first = await start(args, chains.env);
    expect(await statusOf(`${first.url}/v1/names/bob.azero`)).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ exitCode: 0 });

    const second = await start(args, chains.env);
    expect(await statusOf(`${second.url}/v1/names/bob.azero?policy=cache-only`)).toBe(200);
    expect(await statusOf(`${second.url}/v1/names/carol.azero?policy=cache-only`)).toBe(503);
    second.child.kill('SIGTERM');
    expect(await second.ended).toMatchObject({ exitCode: 0 });
    await rm(folder, { recursive: true });
  });

  it('starts without what it kept when the file is not its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'peername-gateway-'));
    const file = join(folder, 'cache');
    await writeFile(file, 'not a snapshot\n');
    const args = ['--network=devnet', ...anyPort, '--drain=0', `--snapshot=${file}`];
    const { child, url, ended } = await start(args, chains.env);
    expect(await statusOf(`${url}/v1/names/bob.azero`)).toBe(200);
    child.kill('SIGTERM');
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('the snapshot was not taken');
    await rm(folder, { recursive: true });
  });

  it('reads through another gateway as it reads chains, and adds it to the evidence', async () => {
    const upper = await start(['--network=devnet', ...anyPort, '--drain=0'], chains.env);
    const lower = await start([`--gateway=${upper.url}`, ...anyPort, '--drain=0']);
    await vi.waitFor(async () => expect(await statusOf(`${lower.url}/readyz`)).toBe(200), 10_000);
    const get = async (name: string) => (await fetch(`${lower.url}/v1/names/${name}`)).json();
    expect(await get('bob.azero')).toMatchObject({
      state: 'found',
      evidence: { service: 'azero', endpoints: [chains.devnet.details.azero.http], via: [upper.url] },
    });
    upper.child.kill('SIGTERM');
    await upper.ended;
    // It knows this one, and cannot learn of that one.
    expect(await get('bob.azero')).toMatchObject({ state: 'found' });
    expect(await get('carol.azero')).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
  });

  it.runIf(hasEthereum)('asks off-chain gateways that it is told of', async () => {
    const ccip = `--ccip=${chains.devnet.details.ethereum?.ccipOrigin}`;
    const { url } = await start(['--network=devnet', ...anyPort, ccip], chains.env);
    const answer = await (await fetch(`${url}/v1/names/ok.ccip.eth`)).json();
    expect(answer).toMatchObject({ state: 'found', evidence: { offchain: true } });
  });
});
