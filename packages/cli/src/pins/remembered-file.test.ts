import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResolver } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { changeReadings, createFakeNames, hostileText, ids } from '../../testing/fake-names.ts';
import { json, remembering } from '../../testing/remembering.ts';
import { type RunCliOptions, runCli } from '../../testing/run-cli.ts';
import { runBuiltCli } from '../../testing/spawn-cli.ts';

const { staex } = ids;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
const at = remembering();

describe('the file', () => {
  it('is written by two processes at once without losing a name', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 6 }, (_, i) => `both-${i}.azero`);
    for (const name of names) at.local.devnet.azero.register(name, { records: { 'staex-id': staex } });
    at.local.devnet.azero.settle();
    const runs = names.map((name) => runBuiltCli(['resolve', name, '--network', 'devnet'], at.env));
    for (const run of await Promise.all(runs)) expect(run.exitCode).toBe(0);
    expect(at.names()).toEqual(names);
  });

  it('that cannot be read or written is said so once, and names are looked up all the same', async () => {
    await at.cli(['resolve', 'alice.azero']);
    const { path } = at;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"version":2,');
    const broken = await at.cli(['resolve', 'alice.azero', 'bob.azero']);
    expect(broken).toMatchObject({ exitCode: 0 });
    expect(broken.stderr).toMatch(/^peername: Nothing is known of any name: .* is damaged: .*\n$/);
    expect(readFileSync(path, 'utf8')).toBe('{"version":2,');
    expect(await at.cli(['pins', 'list'])).toMatchObject({ exitCode: 2, stdout: '' });
    const nowhere = await at.cli(['resolve', 'alice.azero', 'bob.azero'], {
      env: { ...at.env, XDG_STATE_HOME: '/dev/null' },
    });
    expect(nowhere).toMatchObject({ exitCode: 0 });
    expect(nowhere.stderr.match(/Not all could be remembered: .*\/dev\/null/g)).toHaveLength(1);
  });
});

describe('what was remembered of other devnets', () => {
  it('goes after a week, and nothing else does', async () => {
    const folder = join(at.home, 'peername');
    mkdirSync(folder, { mode: 0o700 });
    const old = ['known_peers.devnet-000000000001.json', 'known_peers.json', 'known_peers.testnet.json'];
    for (const file of [...old, 'known_peers.devnet-000000000002.json'])
      writeFileSync(join(folder, file), '{}');
    for (const file of old) utimesSync(join(folder, file), 1, 1);
    await at.cli(['resolve', 'alice.azero']);
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
    const options = { ...names, env: { XDG_STATE_HOME: at.home }, stdin: input.join('\n') };
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

  it('that a source suddenly says are of another chain have changed, and local ones are not kept', async () => {
    const { service, clock, ...names } = createFakeNames();
    const from = (network: string, chain: string): RunCliOptions => {
      const changed = changeReadings(service, (reading) => ({
        ...reading,
        evidence: { ...reading.evidence, network, chain },
      }));
      // It outlives the resolver of each run.
      const services = [{ ...changed, close: async () => {} }];
      const openResolver = async () => createResolver({ services, clock });
      return { ...names, openResolver, env: { XDG_STATE_HOME: at.home } };
    };
    const local = await runCli(['resolve', 'alice.fake', 'bob.fake'], from('fakenet-devnet', 'fake:2'));
    expect(local.stderr).toBe(
      'peername: alice.fake is answered from a local chain (fake:2), which begins anew each time: nothing of it is remembered, and no change noticed\n',
    );
    expect(local.stdout).not.toContain('"pin"');
    expect(json(await runCli(['resolve', 'alice.fake'], from('fakenet', 'fake:1')))['pin']).toBe('new');
    for (const network of ['fakenet', 'fakenet-devnet']) {
      const moved = await runCli(['resolve', 'alice.fake'], from(network, 'fake:2'));
      expect(moved.exitCode).toBe(6);
      expect(json(moved)).toMatchObject({ error: { code: 'PIN_CHANGED', reason: 'chain' } });
      expect(moved.stderr).toContain('of fake:2, and before of fake:1');
    }
  });

  it('and ids that are hostile are escaped wherever they are shown', async () => {
    const names = createFakeNames();
    const options = { ...names, env: { XDG_STATE_HOME: at.home } };
    await runCli(['resolve', 'alice.fake'], options);
    const path = join(at.home, 'peername', 'known_peers.json');
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
