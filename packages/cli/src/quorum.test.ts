import { serveGateway } from '@peername/http-gateway/node';
import { azeroLies, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { deadHost } from '../testing/loopback-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { openResolver } from './compose.ts';

let local: LocalDevnet;
let endpoints: readonly LyingEndpoint[];
let urls: readonly string[];

beforeAll(async () => {
  local = await startLocalDevnet();
  const { http } = local.devnet.details.azero;
  endpoints = await Promise.all([1, 2, 3].map(() => startLyingEndpoint(http)));
  urls = endpoints.map(({ url }) => url);
}, 60_000);
afterEach(() => {
  for (const endpoint of endpoints) endpoint.beHonest();
});
afterAll(async () => {
  await Promise.all(endpoints.map((endpoint) => endpoint.close()));
  await local.close();
});

const onDevnet = (args: readonly string[], terminals: ('stdout' | 'stderr')[] = []) =>
  runCli([...args, '--network', 'devnet', '--no-color'], {
    env: { ...local.env, PEERNAME_PINS: 'off' },
    terminals,
  });
const over = (some: readonly string[]) => ['--azero-rpc', some.join(',')];
const lie = azeroLies.record('alice.azero', 'staex-id', 'lie');

describe('--quorum', () => {
  it('makes two of three endpoints that are named agree, without being asked for', async () => {
    const { stdout, exitCode } = await onDevnet(['resolve', 'alice.azero', ...over(urls)]);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'found',
      evidence: { assurance: 'quorum', asked: 3 },
    });
    expect(exitCode).toBe(0);
    const alone = await onDevnet(['resolve', 'alice.azero', ...over(urls), '--quorum', '1']);
    expect(JSON.parse(alone.stdout).evidence).toMatchObject({ assurance: 'single', asked: 1 });
    const two = await onDevnet(['resolve', 'alice.azero', ...over(urls.slice(1))]);
    expect(JSON.parse(two.stdout).evidence.assurance).toBe('single');
  });

  it('says how many agree and names a liar, for people', async () => {
    endpoints[0]?.tell(lie);
    const args = ['resolve', 'alice.azero', ...over(urls), '--quorum=2'];
    for (let i = 0; i < 20; i++) {
      const { stdout, exitCode } = await onDevnet(args, ['stdout']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('2 of 3 endpoints agree');
      // The two that are honest may have been faster.
      if (stdout.includes(`! ${urls[0]} gave another answer at this block`)) return;
    }
    expect.fail('the liar was never named');
  });

  it('refuses an answer that not enough give, and says who said what', async () => {
    endpoints[0]?.tell(lie);
    const run = await onDevnet(['resolve', 'alice.azero', ...over(urls.slice(0, 2)), '--quorum=2']);
    expect(run.exitCode).toBe(6);
    expect(JSON.parse(run.stdout)).toMatchObject({
      state: 'unknown',
      error: { code: 'DISAGREEMENT', reason: 'no-quorum' },
    });
    for (const url of urls.slice(0, 2)) expect(run.stderr).toContain(url);
  });

  it('answers past a dead endpoint, and not with one alone', async () => {
    const dead = `http://${await deadHost()}`;
    const args = ['resolve', 'alice.azero', '--quorum=2', '--timeout=3000'];
    const good = await onDevnet([...args, ...over([dead, ...urls.slice(1)])]);
    expect(JSON.parse(good.stdout)).toMatchObject({ state: 'found', evidence: { agreed: 2, asked: 3 } });
    const bad = await onDevnet([...args, ...over([dead, ...urls.slice(2)])]);
    expect(bad.exitCode).toBe(5);
    expect(bad.stderr).toContain(`2 of 2 endpoints must agree, `);
    expect(bad.stderr).toContain(`${dead}: UNAVAILABLE`);
  });

  it('holds for records and accounts too', async () => {
    const records = await onDevnet(['records', 'alice.azero', ...over(urls)]);
    expect(JSON.parse(records.stdout).evidence.assurance).toBe('quorum');
    const { account } = JSON.parse(records.stdout);
    const reverse = await onDevnet(['reverse', account.address, ...over(urls), '--require=quorum']);
    expect(JSON.parse(reverse.stdout)).toMatchObject({ evidence: { assurance: 'quorum' } });
  });

  it('says when there are too few endpoints, and how to name more', async () => {
    const run = await onDevnet(['resolve', 'alice.azero', ...over(urls.slice(0, 1)), '--quorum=2']);
    expect(run).toMatchObject({
      exitCode: 2,
      stderr:
        'peername: quorum 2 needs at least 2 endpoints, and there is 1; name more of them: --azero-rpc URL,URL\n',
    });
    const twice = await onDevnet([
      ...['resolve', 'alice.azero', '--quorum=2'],
      ...over([urls[0] ?? '', urls[0] ?? '']),
    ]);
    expect(twice.exitCode).toBe(2);
    expect(twice.stderr).toContain('is given twice, and a quorum needs endpoints that are independent');
    const ens = await onDevnet(['resolve', 'alice.eth', '--ens-rpc=http://127.0.0.1:1', '--quorum=3']);
    expect(ens.stderr).toContain('--ens-rpc URL,URL');
  });

  it('shows with --explain who answered when', async () => {
    const args = ['resolve', 'alice.azero', ...over(urls), '--quorum=2', '--explain'];
    const { stderr } = await onDevnet(args, ['stdout', 'stderr']);
    expect(stderr).toMatch(/quorum +[\d.]+ m?s .*: head/);
    expect(stderr).toMatch(/quorum +[\d.]+ m?s .*: answer at block \d+/);
  });
});

describe('--require', () => {
  it('asks two endpoints when more than one word is demanded', async () => {
    const args = ['resolve', 'alice.azero', '--require=quorum'];
    const good = await onDevnet([...args, ...over(urls.slice(1))]);
    expect(JSON.parse(good.stdout).evidence).toMatchObject({ assurance: 'quorum', asked: 2 });
    const bad = await onDevnet([...args, ...over(urls.slice(2))]);
    expect(bad.exitCode).toBe(2);
  });

  it('refuses an answer that is too weak', async () => {
    const args = ['resolve', 'alice.azero', '--require=quorum', '--quorum=1'];
    const run = await onDevnet([...args, ...over(urls.slice(1))]);
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain(
      'this answer rests on 1 endpoint, and quorum was demanded; ask more endpoints with --quorum',
    );
  });
});

describe('gateways', () => {
  it('must agree when that is asked for', async () => {
    const open = (azeroRpc: readonly string[]) =>
      openResolver({ network: 'devnet', azeroRpc }, local.env, { names: ['alice.azero'] });
    const resolvers = await Promise.all([open(urls.slice(0, 1)), open(urls.slice(1, 2))]);
    const gateways = await Promise.all(resolvers.map((resolver) => serveGateway(resolver, { port: 0 })));
    try {
      const list = gateways.map(({ url }) => url).join(',');
      const env = { ...local.env, PEERNAME_PINS: 'off' };
      const resolve = (name: string) => runCli(['resolve', name, '--gateway', list, '--quorum=2'], { env });
      expect(JSON.parse((await resolve('alice.azero')).stdout)).toMatchObject({
        state: 'found',
        evidence: { assurance: 'quorum', asked: 2, agreed: 2, via: gateways.map(({ url }) => url) },
      });
      endpoints[0]?.tell(azeroLies.record('bob.azero', 'staex-id', 'lie'));
      const bad = await resolve('bob.azero');
      expect(bad.exitCode).toBe(6);
      expect(bad.stderr).toContain('The endpoints disagree about bob.azero');
    } finally {
      for (const gateway of gateways) await gateway.close();
      for (const resolver of resolvers) await resolver.close();
    }
  });
});
