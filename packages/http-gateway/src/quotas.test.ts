import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const minute = 60_000;

function rig(requests: number, reads: number) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  for (const name of ['alice.fake', 'bob.fake'])
    service.entries.set(name, { records: new Map([['staex-id', staexId]]) });
  const gateway = createGateway(createResolver({ services: [service], clock }), {
    clock,
    clientOf: (_, env) => (env as { client?: string }).client,
    requestQuota: { limit: requests, window: minute },
    readQuota: { limit: reads, window: minute },
  });
  const get = async (target: string, client: string | undefined = 'ann') =>
    gateway.fetch(new Request(`http://gateway.test${target}`), { client });
  return { clock, service, get };
}

describe('the quota of requests', () => {
  it('is told when it is over, and when to come again', async () => {
    const { clock, get } = rig(3, 100);
    for (let i = 0; i < 3; i++) expect((await get('/v1/names/alice.fake')).status).toBe(200);
    const over = await get('/v1/names/alice.fake');
    expect(over.status).toBe(429);
    expect(Object.fromEntries(over.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'retry-after': '20',
      ratelimit: '"requests";r=0;t=20',
      'ratelimit-policy': '"requests";q=3;w=60, "reads";q=100;w=60',
    });
    expect(await over.json()).toMatchObject({ code: 'RATE_LIMITED', retryable: true, status: 429 });
    expect((await get('/v1/names/alice.fake', 'ben')).status).toBe(200);
    await clock.advance(20_000);
    expect((await get('/v1/names/alice.fake')).status).toBe(200);
  });

  it('is nobody’s where the client is not known', async () => {
    const { service } = rig(1, 1);
    const gateway = createGateway(createResolver({ services: [service] }), {
      clientOf: () => undefined,
      requestQuota: { limit: 1, window: minute },
    });
    for (let i = 0; i < 3; i++)
      expect((await gateway.fetch(new Request('http://gateway.test/v1/names/alice.fake'))).status).toBe(200);
  });
});

describe('the quota of reads', () => {
  it('is paid by misses and forced refreshes only', async () => {
    const { get, service } = rig(100, 3);
    for (let i = 0; i < 5; i++) expect((await get('/v1/names/alice.fake')).status).toBe(200);
    for (const query of ['maxAge=300', 'minBlock=1', 'policy=cache-only', 'explain=1'])
      expect((await get(`/v1/names/alice.fake?${query}`)).status).toBe(200);
    for (let i = 0; i < 2; i++) expect((await get('/v1/names/alice.fake?policy=network')).status).toBe(200);
    expect(service.calls.reads).toBe(3);
    const over = await get('/v1/names/alice.fake?policy=network');
    expect([over.status, over.headers.get('ratelimit')]).toEqual([429, '"reads";r=0;t=20']);
    expect((await get('/v1/names/bob.fake')).status).toBe(429);
    expect((await get('/v1/names/bob.fake', 'ben')).status).toBe(200);
    expect((await get('/v1/names/bob.fake')).status).toBe(200);
    expect(service.calls.reads).toBe(4);
  });

  it('is not paid by who joins the read of another', async () => {
    const { get, service, clock } = rig(100, 1);
    service.setDelay(100);
    const all = ['ann', 'ben', 'cat'].map((client) => get('/v1/names/alice.fake', client));
    await clock.advance(100);
    await Promise.all(all);
    service.setDelay(0);
    expect((await get('/v1/names/bob.fake', 'ben')).status).toBe(200);
    expect((await get('/v1/names/x.fake', 'ann')).status).toBe(429);
  });

  it('that is used up gives a stale answer where there is one, instead of 429', async () => {
    const { get, clock } = rig(1_000, 1);
    await get('/v1/names/alice.fake', 'ben');
    await clock.advance(121_000);
    await get('/v1/names/nobody.fake');
    const stale = await get('/v1/names/alice.fake');
    expect([stale.status, stale.headers.get('cache-status')]).toEqual([200, 'peername; hit; detail=stale']);
    expect(await stale.json()).toMatchObject({ freshness: { stale: true } });
    expect((await get('/v1/names/else.fake')).status).toBe(429);
  });

  it('holds, however often a client asks for what it keeps warm', async () => {
    const { get, clock, service } = rig(100_000, 10);
    for (let second = 0; second < 600; second++) {
      for (let i = 0; i < 20; i++) await get(`/v1/names/n${i}.fake`);
      await clock.advance(1_000);
    }
    // A whole quota at once, and ten a minute.
    expect(service.calls.names).toBeLessThanOrEqual(10 + 10 * 10);
  });
});
