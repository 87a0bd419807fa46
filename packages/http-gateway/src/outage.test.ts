import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';
import type { GatewayOptions } from './gateway-options.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const dead = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' });

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]) });
  const gateway = createGateway(createResolver({ services: [service], clock }), { clock, ...options });
  const get = async (target: string) => gateway.fetch(new Request(`http://gateway.test${target}`));
  /** The answer, and how long it took by the clock. */
  const timed = async (target: string) => {
    const asked = clock.now();
    const response = get(target).then((answer) => ({ answer, after: clock.now() - asked }));
    await clock.advance(3_000);
    return response;
  };
  return { clock, service, gateway, get, timed };
}

describe('ten thousand who ask for one cold name at once', () => {
  it('cost one read, and all are answered', async () => {
    const { clock, service, gateway, get } = rig();
    service.setDelay(500);
    const all = Array.from({ length: 10_000 }, () => get('/v1/names/alice.fake'));
    await clock.advance(400);
    expect(gateway.stats().waiting).toBe(10_000);
    await clock.advance(100);
    const answers = await Promise.all(all);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(service.calls).toEqual({ reads: 1, names: 1 });
    expect([gateway.stats().waiting, clock.pending]).toEqual([0, 0]);
  });

  it('are turned down at once beyond those who may wait', async () => {
    const { clock, service, get } = rig({ maxWaiting: 5 });
    service.setDelay(500);
    const waiting = Array.from({ length: 5 }, () => get('/v1/names/alice.fake'));
    await clock.advance(0);
    const over = await get('/v1/names/alice.fake');
    expect([over.status, over.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await over.json()).toMatchObject({ code: 'BUSY', retryable: true });
    await clock.advance(500);
    expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]));
    // What is ready-made waits for nobody.
    service.setDelay(60_000);
    const others = ['a', 'b', 'c', 'd', 'e'].map((name) => get(`/v1/names/${name}.fake`));
    await clock.advance(0);
    expect((await get('/v1/names/alice.fake')).status).toBe(200);
    await clock.advance(2_000);
    expect(new Set((await Promise.all(others)).map(({ status }) => status))).toEqual(new Set([504]));
  });
});

describe('with the chain gone', () => {
  it('a warm name is served within 1.8 s, labelled stale in headers and body', async () => {
    for (const failure of ['refuses', 'hangs'] as const) {
      const { clock, service, get, timed } = rig();
      await get('/v1/names/alice.fake');
      await clock.advance(121_000);
      if (failure === 'refuses') service.failWith(dead);
      else service.setDelay(60_000);
      const { answer, after } = await timed('/v1/names/alice.fake');
      expect(after).toBeLessThanOrEqual(1_800);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'public, max-age=30',
        'cache-status': 'peername; hit; detail=stale',
      });
      expect(await answer.json()).toMatchObject({ state: 'found', freshness: { stale: true } });
    }
  });

  it('a cold name is 503 within 2 s when the chain refuses, 504 when it hangs', async () => {
    const { service, timed } = rig();
    service.failWith(dead);
    const refused = await timed('/v1/names/alice.fake');
    expect([refused.answer.status, refused.answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.after).toBeLessThanOrEqual(2_000);
    service.failWith(undefined);
    service.setDelay(60_000);
    const hung = await timed('/v1/names/bob.fake');
    expect([hung.answer.status, hung.answer.headers.get('retry-after')]).toEqual([504, '1']);
    expect(hung.after).toBeLessThanOrEqual(2_000);
  });

  it.each(['refuses', 'hangs'] as const)(
    'which %s, a hundred requests in ten seconds make at most four tries, warm or cold, and none is a 404',
    async (failure) => {
      const { clock, service, get } = rig();
      await get('/v1/names/alice.fake');
      await clock.advance(55_000);
      if (failure === 'refuses') service.failWith(dead);
      else service.setDelay(60_000);
      for (const target of ['/v1/names/alice.fake', '/v1/names/nobody.fake']) {
        const before = service.calls.reads;
        const asked: Promise<Response>[] = [];
        for (let i = 0; i < 100; i++) {
          asked.push(get(target));
          await clock.advance(100);
        }
        await clock.advance(2_000);
        const statuses = new Set((await Promise.all(asked)).map(({ status }) => status));
        expect(statuses).not.toContain(404);
        if (target.includes('alice')) expect(statuses).toEqual(new Set([200]));
        expect(service.calls.reads - before).toBeLessThanOrEqual(4);
      }
    },
  );

  it('it is back for everybody within 35 s of the chain, however long that was gone', async () => {
    const { clock, service, get } = rig();
    await get('/v1/names/alice.fake');
    service.failWith(dead);
    for (let i = 0; i < 600; i++) {
      await get('/v1/names/alice.fake');
      await get('/v1/names/bob.fake');
      await clock.advance(1_000);
    }
    service.failWith(undefined);
    service.mine();
    let seconds = 0;
    for (; seconds < 60; seconds++) {
      const [alice, bob] = [await get('/v1/names/alice.fake'), await get('/v1/names/bob.fake')];
      const { freshness } = await alice.json();
      if (!freshness.stale && bob.status === 404) break;
      await clock.advance(1_000);
    }
    expect(seconds).toBeLessThanOrEqual(35);
  });

  it('endpoints that contradict each other are news that no stale answer hides', async () => {
    const { clock, service, get } = rig();
    await get('/v1/names/alice.fake');
    await clock.advance(121_000);
    service.failWith(new ResolverError({ code: 'DISAGREEMENT', shortMessage: 'a says x, b says y' }));
    expect((await get('/v1/names/alice.fake')).status).toBe(502);
  });

  it('a name that was absent is not absent any more', async () => {
    const { clock, service, get } = rig();
    expect((await get('/v1/names/nobody.fake')).status).toBe(404);
    service.failWith(dead);
    await clock.advance(30_000);
    expect((await get('/v1/names/nobody.fake')).status).toBe(503);
  });
});
