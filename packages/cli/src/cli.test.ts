import { once } from 'node:events';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { serve } from '../testing/loopback-server.ts';
import { runBuiltCli, spawnCli } from '../testing/spawn-cli.ts';
import { version } from './version.ts';

let local: LocalDevnet;
beforeAll(async () => {
  local = await startLocalDevnet();
});
afterAll(() => local?.close());

const onDevnet = (args: readonly string[], stdin?: string) =>
  runBuiltCli([...args, '--network', 'devnet'], local.env, stdin);
const jsonOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('peername as a process', () => {
  it('resolves a name on Aleph Zero', async () => {
    const { exitCode, stdout, stderr } = await onDevnet(['resolve', 'alice.azero']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(jsonOf(stdout)).toMatchObject([
      {
        input: 'alice.azero',
        state: 'found',
        peer: { kind: 'staex', id: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g' },
        evidence: { network: 'aleph-zero-devnet', assurance: 'single' },
      },
    ]);
  });

  it.skipIf(!hasEthereum)('resolves names on both chains, in their order, one line each', async () => {
    const names = [
      'bob.eth',
      'alice.azero',
      'hostile.eth',
      'nope.eth',
      ' ALICE.azero ',
      'x..y',
      '🦄🦄🦄.eth',
    ];
    const { exitCode, stdout, stderr } = await onDevnet(['resolve', ...names]);
    expect(jsonOf(stdout).map(({ input, state, reason }) => [input, reason ?? state])).toEqual([
      ['bob.eth', 'found'],
      ['alice.azero', 'found'],
      ['hostile.eth', 'malformed'],
      ['nope.eth', 'name'],
      [' ALICE.azero ', 'found'],
      ['x..y', 'unknown'],
      ['🦄🦄🦄.eth', 'found'],
    ]);
    expect(exitCode).toBe(4);
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
  });

  it.skipIf(!hasEthereum)('reads records and primary names of both chains', async () => {
    const records = await onDevnet(['records', 'bob.azero', 'bob.eth']);
    expect(jsonOf(records.stdout).map(({ records: of }) => of.length)).toEqual([3, 2]);
    const accounts = [
      '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    ];
    const names = await onDevnet(['reverse', ...accounts]);
    expect(jsonOf(names.stdout).map(({ name }) => name)).toEqual(['alice.azero', 'alice.eth']);
    expect([records.exitCode, names.exitCode]).toEqual([0, 0]);
  });

  it('says its version', async () => {
    expect(await runBuiltCli(['--version'])).toEqual({ exitCode: 0, stdout: `${version()}\n`, stderr: '' });
  });

  it.each([
    [
      ['resolve', '--nteowrk=devnet'],
      'peername: --nteowrk is not an option of resolve; did you mean --network?\n',
    ],
    [['relsove'], 'peername: "relsove" is not a command; did you mean resolve?\n'],
    [
      ['resolve', '--timeout=soon', 'a.eth'],
      'peername: --timeout is a number of milliseconds from 1 to 600000, not "soon"\n',
    ],
    [['resolve'], 'peername: There is no name on standard input\n'],
    [
      ['resolve', 'a.eth', '--network=devnet'],
      'peername: No devnet is running; start one with "peername devnet", or say where one is with --azero-rpc or --ens-rpc\n',
    ],
  ])('refuses %j in one line, exit 2', async (args, stderr) => {
    expect(await runBuiltCli(args)).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});

describe('peername in a pipe', () => {
  it('answers a line while the next one is still to come', async () => {
    const { child, said, ended } = spawnCli(['resolve', '--network=devnet'], local.env);
    child.stdin.write('alice.azero\n');
    while (!said.stdout.includes('\n')) await once(child.stdout, 'data');
    expect(JSON.parse(said.stdout)).toMatchObject({ input: 'alice.azero', state: 'found' });
    child.stdin.end('# that was one\nbob.azero');
    const { exitCode, stdout } = await ended;
    expect([exitCode, jsonOf(stdout).length]).toEqual([0, 2]);
  });

  it('answers many names in their order', async () => {
    const labels = Array.from({ length: 350 }, (_, i) => `nobody${i}.azero`);
    const { exitCode, stdout } = await onDevnet(['resolve', '-'], labels.join('\r\n'));
    expect(exitCode).toBe(3);
    expect(jsonOf(stdout).map(({ input }) => input)).toEqual(labels);
  });

  it('ends without a word when its reader goes away', async () => {
    const { child, said, ended } = spawnCli(['resolve', '--network=devnet'], local.env);
    child.stdin.write('alice.azero\n');
    while (!said.stdout.includes('\n')) await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.write('bob.azero\n');
    expect(await ended).toMatchObject({ exitCode: 141, stderr: '' });
  });

  it('does so too when nobody ever read', async () => {
    const { child, ended } = spawnCli(['resolve', 'alice.azero', '--network=devnet'], local.env);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ exitCode: 141, stderr: '' });
  });

  it('goes on when nobody reads what it complains about', async () => {
    const { child, ended } = spawnCli(['resolve', 'x..y', 'alice.azero', '--network=devnet'], local.env);
    child.stderr.destroy();
    const { exitCode, stdout } = await ended;
    expect([exitCode, jsonOf(stdout).length]).toEqual([2, 2]);
  });

  it('writes all of a long answer before it ends, to a reader that is slow', async () => {
    const labels = Array.from({ length: 300 }, (_, i) => `nobody${i}.azero`);
    const { child, ended } = spawnCli(['resolve', '--network=devnet', ...labels], local.env);
    child.stdout.pause();
    await once(child.stderr, 'data');
    await wait(500);
    child.stdout.resume();
    expect(jsonOf((await ended).stdout)).toHaveLength(300);
  });
});

describe.skipIf(process.platform === 'win32')('peername told to end', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('while an endpoint is silent ends at once on %s, exit %i', async (signal, exitCode) => {
    let asked: () => void;
    const request = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const host = await serve(() => asked());
    const args = ['resolve', 'alice.azero', '--azero-rpc', `http://${host}`, '--timeout=600000'];
    const { child, ended } = spawnCli(args);
    await request;
    child.kill(signal);
    expect(await ended).toEqual({ exitCode, stdout: '', stderr: '' });
  });

  it('while it waits for a name ends at once', async () => {
    const { child, said, ended } = spawnCli(['resolve', '--network=devnet'], local.env);
    child.stdin.write('alice.azero\nbob');
    while (!said.stdout.includes('\n')) await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exitCode: 130, stderr: '' });
  });

  it('while nobody reads its answers ends at once', async () => {
    const labels = Array.from({ length: 500 }, (_, i) => `nobody${i}.azero`);
    const { child, said, ended } = spawnCli(['resolve', '--network=devnet', ...labels], local.env);
    child.stdout.pause();
    await once(child.stderr, 'data');
    for (let before = ''; before !== said.stderr; await wait(200)) before = said.stderr;
    child.kill('SIGINT');
    // The exit comes before the end of the output, which is still to be read.
    const [exitCode] = await once(child, 'exit');
    child.stdout.resume();
    await ended;
    expect(exitCode).toBe(130);
  });
});

function wait(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
