import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeNames, hostileText, ids } from '../../testing/fake-names.ts';
import { hasTerminal, startInTerminal } from '../../testing/in-terminal.ts';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../../testing/local-devnet.ts';
import { type CliRun, type RunCliOptions, runCli } from '../../testing/run-cli.ts';
import { runBuiltCli } from '../../testing/spawn-cli.ts';

const { staex, otherStaex } = ids;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

let local: LocalDevnet;
let home: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  local = await startLocalDevnet();
});
afterAll(() => local.close());
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'peername-remembers-'));
  env = { ...local.env, XDG_STATE_HOME: home };
  await local.devnet.setRecord('alice.azero', 'staex-id', staex);
  return () => rmSync(home, { recursive: true, force: true });
});

const cli = (args: readonly string[], more: RunCliOptions = {}): Promise<CliRun> =>
  runCli([...args, '--network', 'devnet'], { env, ...more });
const json = ({ stdout }: CliRun): Record<string, unknown> => JSON.parse(stdout || 'null');
const remembered = (): string[] => {
  const { genesis } = local.devnet.details.azero;
  const path = join(home, 'peername', `known_peers.devnet-${genesis.slice(2, 14)}.json`);
  return existsSync(path) ? Object.keys(JSON.parse(readFileSync(path, 'utf8')).peers) : [];
};

describe('a name that is looked up', () => {
  it('is new once, the same in silence, and stops everything when it changes until that is accepted', async () => {
    const first = await cli(['resolve', 'alice.azero']);
    expect(first).toMatchObject({
      exitCode: 0,
      stderr: 'peername: alice.azero is new: its id is remembered, and a change of it will stop here\n',
    });
    expect(json(first)).toMatchObject({ state: 'found', pin: 'new', peer: { id: staex } });
    const second = await cli(['resolve', 'alice.azero']);
    expect([second.stderr, json(second)['pin']]).toEqual(['', 'same']);

    await local.devnet.setRecord('alice.azero', 'staex-id', otherStaex);
    const piped = await cli(['resolve', 'alice.azero']);
    expect(piped.exitCode).toBe(6);
    expect(json(piped)).toMatchObject({
      state: 'unknown',
      pin: 'changed',
      error: { code: 'PIN_CHANGED', reason: 'peer', retryable: false },
      change: { why: 'peer', final: true, before: { id: staex }, now: { id: otherStaex } },
    });
    expect(json(piped)['peer']).toBeUndefined();
    const shown = await cli(['resolve', 'alice.azero', '--no-color'], { terminals: ['stdout', 'stderr'] });
    expect(shown).toMatchObject({ exitCode: 6, stdout: '' });
    expect(shown.stderr).toMatch(
      new RegExp(
        [
          '^\\?  alice\\.azero: The name stands for another peer than you know; .*',
          `   before  staex ${staex}  \\(first seen \\S+ \\S+, last \\S+ \\S+ at block \\d+\\)`,
          `   now     staex ${otherStaex}  \\(read at block \\d+, finalized; changed after block \\d+\\)`,
          '   Ask the owner another way.*',
          '   Compare keys .* peername pins accept alice\\.azero\n$',
        ].join('\n'),
      ),
    );

    expect(await cli(['pins', 'accept', 'alice.azero'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('add --yes'),
    });
    const accepted = await cli(['pins', 'accept', 'ALICE.azero', '--yes']);
    expect(accepted.exitCode).toBe(0);
    expect(json(accepted)).toMatchObject({ name: 'alice.azero', changed: true });
    expect(json(await cli(['resolve', 'alice.azero']))).toMatchObject({
      pin: 'same',
      peer: { id: otherStaex },
    });
  });

  it('is another one when it was registered anew, also with the same id', async () => {
    const { azero } = local.devnet;
    const records = { 'staex-id': staex };
    azero.register('sold.azero', { records, registeredAt: Date.now() - 2_000_000 });
    azero.settle();
    await cli(['resolve', 'sold.azero']);
    azero.release('sold.azero');
    azero.register('sold.azero', { records, registeredAt: Date.now() - 1_000_000 });
    azero.settle();
    const sold = await cli(['resolve', 'sold.azero']);
    expect(sold.exitCode).toBe(6);
    expect(json(sold)).toMatchObject({ error: { reason: 'registration' }, change: { why: 'registration' } });
    expect(sold.stderr).toContain('registered anew, maybe by somebody else');
    expect(await cli(['pins', 'accept', 'sold.azero', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(json(await cli(['resolve', 'sold.azero']))['pin']).toBe('same');
  });

  it('is said to be known when it is gone, broken or out of reach', async () => {
    await cli(['resolve', 'alice.azero']);
    const knows = `peername: You know alice.azero as staex ${staex}, last seen `;
    await local.devnet.setRecord('alice.azero', 'staex-id', 'broken');
    expect(await cli(['resolve', 'alice.azero'])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining(knows),
    });
    const dead = await cli([
      'resolve',
      'alice.azero',
      '--azero-rpc',
      'http://127.0.0.1:1',
      '--timeout',
      '500',
    ]);
    expect(dead).toMatchObject({ exitCode: 5, stderr: expect.stringContaining(knows) });
    await local.devnet.setRecord('alice.azero', 'staex-id', staex);
    expect(json(await cli(['resolve', 'alice.azero']))['pin']).toBe('same');
  });

  it('is forgotten when that is wanted, and new again', async () => {
    await cli(['resolve', 'alice.azero', 'bob.azero']);
    expect(await cli(['pins', 'forget', 'nobody.azero'])).toMatchObject({ exitCode: 3 });
    expect(await cli(['pins', 'forget', 'alice.azero'])).toMatchObject({ exitCode: 0 });
    expect(remembered()).toEqual(['bob.azero']);
    expect(json(await cli(['resolve', 'alice.azero']))['pin']).toBe('new');
    expect(await cli(['pins', 'forget', '--all'])).toMatchObject({ exitCode: 2 });
    expect(await cli(['pins', 'forget', '--all', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(remembered()).toEqual([]);
  });

  it('is not remembered with --pins off, for other commands, and where nobody is at home', async () => {
    const off = await cli(['resolve', 'alice.azero', '--pins', 'off']);
    expect([off.stderr, json(off)['pin']]).toEqual(['', undefined]);
    await cli(['resolve', 'alice.azero'], { env: { ...env, PEERNAME_PINS: 'off' } });
    await cli(['records', 'alice.azero']);
    expect(existsSync(join(home, 'peername'))).toBe(false);
    const homeless = await cli(['resolve', 'alice.azero'], { env: local.env });
    expect([homeless.stderr, json(homeless)['pin']]).toEqual(['', undefined]);
  });

  it.skipIf(!hasEthereum)('is one of its chain, and accepted once a finalized block has it', async () => {
    const eth = ['resolve', 'alice.eth'];
    expect(json(await cli(eth))['pin']).toBe('new');
    const before = json(await cli(eth));
    const { id } = before['peer'] as { id: string };
    await local.devnet.setRecord('alice.eth', 'staex-id', otherStaex);
    const changed = await cli(eth);
    expect(changed.exitCode).toBe(6);
    expect(json(changed)).toMatchObject({ change: { final: false }, error: { retryable: true } });
    expect(changed.stderr).toContain('No finalized block has it yet');
    expect(await cli(['pins', 'accept', 'alice.eth', '--yes'])).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining('--finality latest'),
    });
    expect(await cli(['pins', 'accept', 'alice.eth', '--yes', '--finality', 'latest'])).toMatchObject({
      exitCode: 0,
    });
    expect(json(await cli(eth))['pin']).toBe('same');
    await local.devnet.setRecord('alice.eth', 'staex-id', id);
  });
});

describe('pins', () => {
  it('are listed and shown, for people and for programs', async () => {
    expect(await cli(['pins'], { terminals: ['stdout'] })).toMatchObject({ exitCode: 0, stdout: '' });
    await cli(['resolve', 'alice.azero', 'bob.azero']);
    const list = await cli(['pins', 'list']);
    expect(
      list.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).name),
    ).toEqual(['alice.azero', 'bob.azero']);
    const table = await cli(['pins'], { terminals: ['stdout'] });
    expect(table.stdout).toMatch(new RegExp(`^Name .*\nalice.azero  staex  ${staex}  `));
    expect(await cli(['pins', 'show', 'carol.azero'])).toMatchObject({ exitCode: 3, stdout: '' });
    const alone = await cli(['pins', 'show', 'alice.azero'], { terminals: ['stdout'] });
    expect(alone.stdout).toMatch(
      /Their key, in digits:\n {3}\d{5} \d{5} \d{5} \d{5}\n {3}\d{5} \d{5}\n.*id new/,
    );
  });

  it('show the same digits and words to both people', async () => {
    const call = ['--kinds', 'did-key,libp2p,iroh,pkarr,staex'];
    await cli(['resolve', 'alice.azero', 'bob.azero', ...call]);
    const seenBy = async (me: string, them: string): Promise<unknown> =>
      json(await cli(['pins', 'show', them, '--as', me]))['comparison'];
    const bob = await seenBy('bob.azero', 'alice.azero');
    const alice = await seenBy('alice.azero', 'bob.azero');
    expect(bob).toMatchObject({ digits: expect.stringMatching(/^\d{5}( \d{5}){11}$/) });
    const { digits, words } = bob as { digits: string; words: string };
    expect(alice).toMatchObject({ digits, words });
    const shown = await cli(['pins', 'show', 'alice.azero', '--as', 'bob.azero', '--no-color'], {
      terminals: ['stdout'],
    });
    expect(shown.stdout.replace(/\s+/g, ' ')).toContain(digits);
  });

  it.skipIf(!hasTerminal)('that were compared change only for who types the name', async () => {
    await cli(['resolve', 'alice.azero']);
    expect(await cli(['pins', 'accept', 'alice.azero', '--compared'])).toMatchObject({ exitCode: 0 });
    await local.devnet.setRecord('alice.azero', 'staex-id', otherStaex);
    const stopped = await cli(['resolve', 'alice.azero']);
    expect(stopped.stderr).toContain('you had compared the key');
    expect(await cli(['pins', 'accept', 'alice.azero', '--yes'])).toMatchObject({ exitCode: 2 });
    for (const [typed, exitCode] of [
      ['y', 6],
      ['alice.azero', 0],
    ] as const) {
      const terminal = startInTerminal(['pins', 'accept', 'alice.azero', '--network', 'devnet'], { env });
      await terminal.shows('Type the name to take the new one:');
      terminal.type(`${typed}\n`);
      expect(await terminal.ended).toMatchObject({ exitCode });
    }
    expect(json(await cli(['resolve', 'alice.azero']))['pin']).toBe('same');
    const [pin] = json(await cli(['pins', 'show', 'alice.azero']))['pins'] as { comparedAt?: string }[];
    expect(pin?.comparedAt).toBeUndefined();
  });

  it.each([
    [['pins', 'lst'], 'did you mean list?'],
    [['pins', 'show'], 'Say which name'],
    [['pins', 'list', 'x'], 'takes no'],
    [['pins', 'show', 'a.azero', 'b'], 'takes no'],
  ])('refuse %j', async (args, why) => {
    expect(await cli(args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(why) });
  });
});

describe('the file', () => {
  it('is written by two processes at once without losing a name', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 6 }, (_, i) => `both-${i}.azero`);
    for (const name of names) local.devnet.azero.register(name, { records: { 'staex-id': staex } });
    local.devnet.azero.settle();
    const runs = names.map((name) => runBuiltCli(['resolve', name, '--network', 'devnet'], env));
    for (const run of await Promise.all(runs)) expect(run.exitCode).toBe(0);
    expect(remembered()).toEqual(names);
  });

  it('that cannot be read or written is said so once, and names are looked up all the same', async () => {
    await cli(['resolve', 'alice.azero']);
    const { genesis } = local.devnet.details.azero;
    const path = join(home, 'peername', `known_peers.devnet-${genesis.slice(2, 14)}.json`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"version":2,');
    const broken = await cli(['resolve', 'alice.azero', 'bob.azero']);
    expect(broken).toMatchObject({ exitCode: 0 });
    expect(broken.stderr).toMatch(/^peername: Nothing is known of any name: .* is damaged: .*\n$/);
    expect(readFileSync(path, 'utf8')).toBe('{"version":2,');
    expect(await cli(['pins', 'list'])).toMatchObject({ exitCode: 2, stdout: '' });
    const nowhere = await cli(['resolve', 'alice.azero', 'bob.azero'], {
      env: { ...env, XDG_STATE_HOME: '/dev/null' },
    });
    expect(nowhere).toMatchObject({ exitCode: 0 });
    expect(nowhere.stderr.match(/Not all could be remembered: .*\/dev\/null/g)).toHaveLength(1);
  });
});

describe('what was remembered of other devnets', () => {
  it('goes after a week, and nothing else does', async () => {
    const folder = join(home, 'peername');
    mkdirSync(folder, { mode: 0o700 });
    const old = ['known_peers.devnet-000000000001.json', 'known_peers.json', 'known_peers.testnet.json'];
    for (const file of [...old, 'known_peers.devnet-000000000002.json'])
      writeFileSync(join(folder, file), '{}');
    for (const file of old) utimesSync(join(folder, file), 1, 1);
    await cli(['resolve', 'alice.azero']);
    expect(readdirSync(folder).sort()).toEqual([
      'known_peers.devnet-000000000002.json',
      expect.stringMatching(/^known_peers\.devnet-.*\.json$/),
      'known_peers.json',
      'known_peers.testnet.json',
    ]);
  });
});

describe('names without a chain', () => {
  it('are remembered a thousand at once, and the many that are new only counted', async () => {
    const names = createFakeNames();
    const input = Array.from({ length: 1_000 }, (_, i) => `name-${i}.fake`);
    for (const name of input) names.service.entries.set(name, { records: new Map([['staex-id', staex]]) });
    const options = { ...names, env: { XDG_STATE_HOME: home }, stdin: input.join('\n') };
    const first = await runCli(['resolve'], options);
    expect(first.exitCode).toBe(0);
    expect(first.stderr.split('\n').slice(19)).toEqual([
      expect.stringContaining('name-19.fake is new'),
      'peername: 980 more names are new',
      '',
    ]);
    const second = await runCli(['resolve'], options);
    expect(second.stderr).toBe('');
    expect(
      new Set(
        second.stdout
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line).pin),
      ),
    ).toEqual(new Set(['same']));
  });

  it('and ids that are hostile are escaped wherever they are shown', async () => {
    const names = createFakeNames();
    const options = { ...names, env: { XDG_STATE_HOME: home } };
    await runCli(['resolve', 'alice.fake'], options);
    const path = join(home, 'peername', 'known_peers.json');
    const file = JSON.parse(readFileSync(path, 'utf8'));
    const [pin] = file.peers['alice.fake'];
    const hostile = { ...pin, id: hostileText, chain: hostileText };
    const { chain: _, ...bare } = { ...hostile };
    writeFileSync(
      path,
      JSON.stringify({ version: 2, peers: { 'alice.fake': [bare], [hostileText]: [hostile] } }),
    );
    const asked = [
      ['resolve', 'alice.fake'],
      ['resolve', 'broken.fake', hostileText],
      ['pins', 'list'],
      ['pins', 'show', 'alice.fake'],
      ['pins', 'show', hostileText],
      ['pins', 'accept', 'alice.fake', '--yes', '--compared'],
      ['pins', 'forget', hostileText],
    ];
    for (const terminals of [['stdout', 'stderr'], []] as const)
      for (const args of asked) {
        const { stdout, stderr } = await runCli([...args, '--no-color'], { ...options, terminals });
        expect(unprintable.test(`${stdout}${stderr}`.replaceAll('\n', '')), args.join(' ')).toBe(false);
      }
  });
});
