import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, ask, type Question, underLoad } from '../lib/http-client.ts';
import { haproxy, type Rig, redisServer, startRig, untilServing } from './rig.ts';

const missing = [haproxy ? [] : ['haproxy'], redisServer ? [] : ['redis-server']].flat();
const title = `replicas behind a balancer${missing.length > 0 ? ` (skipped: no ${missing.join(', no ')} here)` : ''}`;
const [aliceId, bobId] = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
];
// Of a condition that comes sooner or later, on a machine that may have much else to do.
const patient = { timeout: 30_000, interval: 100 };
// As many as two cores serve beside everything else.
const clients = 16;

describe.skipIf(missing.length > 0)(title, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig?.close());

  const urlOf = (base: string, name: string, query = '') => `${base}/v1/names/${name}.azero${query}`;
  const askBoth = (name: string, query?: string): Promise<Answer[]> =>
    Promise.all(rig.replicas.map(({ url }) => ask(urlOf(url, name, query))));
  const idIn = ({ text }: Answer): unknown => JSON.parse(text).peer?.id;
  const warmNames = ['alice', 'bob', 'carol', 'dave'];
  const askWarm = (i: number): Question => ({
    url: urlOf(rig.balancer, warmNames[i % warmNames.length]!),
    status: 200,
  });
  /** Reads of a chain since the last reset: each asks for what a contract holds, in three calls at once. */
  const reads = (): number => (rig.endpoint.requests.calls.get('state_call') ?? 0) / 3;

  test('a hundred who ask both for one cold name make one or two reads', async () => {
    rig.endpoint.requests.reset();
    const answers = await Promise.all(
      rig.replicas.flatMap(({ url }) => Array.from({ length: 50 }, () => ask(urlOf(url, 'alice')))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(idIn))).toEqual(new Set([aliceId]));
    expect(reads()).toBeGreaterThanOrEqual(1);
    expect(reads()).toBeLessThanOrEqual(2);
  });

  test('a change shows through both to clients that want it young', async () => {
    expect((await askBoth('bob')).map(idIn)).toEqual([bobId, bobId]);
    rig.chain.setRecord('bob.azero', 'staex-id', aliceId);
    rig.chain.settle();
    await vi.waitFor(
      async () => expect((await askBoth('bob', '?maxAge=1')).map(idIn)).toEqual([aliceId, aliceId]),
      patient,
    );
  });

  test('a change shows to all at once, and without following once one of them is told to forget', async () => {
    const args = ['--no-follow', `--redis=${rig.redis.url}/2`];
    const pair = await Promise.all([rig.startReplica({ args }), rig.startReplica({ args })]);
    const askPair = (): Promise<Answer[]> => Promise.all(pair.map(({ url }) => ask(urlOf(url, 'carol'))));
    for (const askAll of [() => askBoth('carol'), askPair])
      expect((await askAll()).map(({ status }) => status)).toEqual([200, 200]);
    rig.chain.setRecord('carol.azero', 'staex-id', bobId);
    rig.chain.settle();
    await vi.waitFor(async () => expect((await askBoth('carol')).map(idIn)).toEqual([bobId, bobId]), patient);

    // For longer than the head of the chain is taken as known.
    await wait(2_100);
    expect((await askPair()).map(idIn)).not.toContain(bobId);
    const body = '{"name":"carol.azero"}';
    const headers = { 'content-type': 'application/json' };
    const purged = await ask(`${pair[0]!.admin}/purge`, { method: 'POST', headers, body });
    expect(purged.status).toBe(200);
    await vi.waitFor(async () => expect((await askPair()).map(idIn)).toEqual([bobId, bobId]), patient);
    for (const { program } of pair) program.kill('SIGKILL');
  });

  test('what a client takes from one counts on the other', async () => {
    const limit = 30;
    const args = [`--requests-per-minute=${limit}`, `--redis=${rig.redis.url}/1`];
    const pair = await Promise.all([rig.startReplica({ args }), rig.startReplica({ args })]);
    const [first, second] = pair.map(({ url }) => urlOf(url, 'alice'));
    const askAs = (client: string, url: string): Promise<Answer> =>
      ask(url, { headers: { 'x-forwarded-for': client } });
    const burst = await Promise.all(Array.from({ length: 20 }, () => askAs('203.0.113.7', first!)));
    expect(burst.filter(({ status }) => status !== 200)).toEqual([]);

    let taken = 0;
    let last = await askAs('203.0.113.7', second!);
    for (; last.status === 200 && taken < limit; taken++) {
      // A replica that hears of a client asks what it took elsewhere, a few times a second.
      await wait(100);
      last = await askAs('203.0.113.7', second!);
    }
    expect(last.status).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    // Ten are left; one comes back every two seconds.
    expect(taken).toBeLessThan(limit - 5);
    // Of another client it knows nothing bad.
    expect((await askAs('203.0.113.8', second!)).status).toBe(200);
    for (const { program } of pair) program.kill('SIGKILL');
  });

  test('no request fails while one of them is told to end, nor while another takes its place', async () => {
    const [, second] = rig.replicas;
    const { answered, failures } = await underLoad(clients, askWarm, async () => {
      second!.program.kill('SIGTERM');
      expect(await second!.program.ended).toEqual({ code: 0, signal: null });
      await restartSecond();
    });
    expect(failures).toEqual({});
    expect(answered).toBeGreaterThan(100);
  });

  test('no request fails when one of them dies', async () => {
    const [, second] = rig.replicas;
    const { answered, failures } = await underLoad(clients, askWarm, async () => {
      await wait(500);
      second!.program.kill('SIGKILL');
      await second!.program.ended;
      await wait(1_500);
      await restartSecond();
    });
    // The balancer asks the other one, all requests being reads.
    expect(failures).toEqual({});
    expect(answered).toBeGreaterThan(100);
  });

  test('no request fails while the Redis hangs, comes back, dies and starts anew', async () => {
    // Every tenth name was never asked for before: the replicas look into the Redis and agree on who reads.
    const askSome = (i: number): Question =>
      i % 10 === 0 ? { url: urlOf(rig.balancer, `nobody${i}`), status: 404 } : askWarm(i);
    const { answered, failures } = await underLoad(clients, askSome, async () => {
      rig.redis.program.kill('SIGSTOP');
      await wait(2_000);
      rig.redis.program.kill('SIGCONT');
      await wait(1_500);
      rig.redis.program.kill('SIGKILL');
      await wait(1_000);
      rig.redis.program = await rig.startRedis();
      await wait(1_000);
    });
    expect(failures).toEqual({});
    expect(answered).toBeGreaterThan(100);
  });

  test('while the chain is out of reach known names are served stale and say so, others with 503', async () => {
    expect((await askBoth('alice')).map(({ status }) => status)).toEqual([200, 200]);
    await rig.endpoint.close();
    rig.shiftClocks();
    await vi.waitFor(async () => {
      for (const answer of [...(await askBoth('alice')), await ask(urlOf(rig.balancer, 'alice'))]) {
        expect([answer.status, idIn(answer)]).toEqual([200, aliceId]);
        expect(JSON.parse(answer.text).freshness.stale).toBe(true);
        expect(answer.headers['cache-status']).toContain('stale');
      }
    }, patient);
    for (const { status, headers, text } of [
      ...(await askBoth('erin')),
      await ask(urlOf(rig.balancer, 'erin')),
    ]) {
      expect([status, JSON.parse(text).retryable]).toEqual([503, true]);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    await rig.restoreEndpoint();
    // Past what keeps them from asking in vain, which is half a minute at most.
    rig.shiftClocks();
    await vi.waitFor(async () => {
      // There is no such name, which only the chain can tell.
      expect((await askBoth('erin')).map(({ status }) => status)).toEqual([404, 404]);
      for (const { status, text } of await askBoth('alice'))
        expect([status, JSON.parse(text).freshness.stale]).toEqual([200, false]);
    }, patient);
  });

  async function restartSecond(): Promise<void> {
    const port = Number(new URL(rig.replicas[1]!.url).port);
    rig.replicas[1] = await rig.startReplica({ port });
    await untilServing(rig.balancer, rig.replicas[1]);
  }
});
