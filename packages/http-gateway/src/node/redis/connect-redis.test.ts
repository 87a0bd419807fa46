import {
  createMemoryCache,
  createResolver,
  type MemoryCache,
  type Resolver,
  systemClock,
} from '@peername/resolver-core';
import { createFakeNameService, type FakeNameService } from '@peername/resolver-core/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redisServerPath, startRedis } from '../../../../../scripts/lib/redis-server.mjs';
import { createGateway, type Gateway } from '../../create-gateway.ts';
import type { GatewayOptions } from '../../gateway-options.ts';
import { createLimiter } from '../../rate-limit.ts';
import { connectRedis, type SharedRedis } from './connect-redis.ts';
import { createRedisConnection } from './redis-connection.ts';
import { purgeChannel, quotaKey } from './redis-keys.ts';
import { shareLimiter } from './share-limiter.ts';

const missing = redisServerPath ? '' : ' (skipped: redis-server is missing, set REDIS_SERVER_PATH)';
const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const otherId = 'y8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
// Long enough for a busy machine: how long Redis may take is not what is tested here.
const timeout = 5_000;

describe.skipIf(!redisServerPath)(`replicas that share a Redis${missing}`, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let other: Redis;
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    server = await startRedis();
    other = new Redis(server.url);
  });
  afterAll(async () => {
    other?.disconnect();
    await server?.close();
  });
  afterEach(async () => {
    for (const closable of open.splice(0).reverse()) await closable.close();
    await other.flushall();
  });

  interface Replica {
    readonly shared: SharedRedis;
    readonly memory: MemoryCache;
    readonly resolver: Resolver;
    readonly gateway: Gateway;
    get(target: string, client?: string): Promise<Response>;
  }
  const service = (): FakeNameService => {
    const made = createFakeNameService({ clock: systemClock });
    made.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]) });
    return made;
  };
  const replica = async (chain: FakeNameService, options: GatewayOptions = {}): Promise<Replica> => {
    const memory = createMemoryCache();
    const shared = await connectRedis({ url: server.url, memory, timeout });
    const resolver = createResolver({ services: [chain], cache: shared.cache });
    const gateway = createGateway(resolver, {
      clientOf: (request) => request.headers.get('x-client') ?? 'somebody',
      shareQuotas: shared.shareQuotas,
      ...options,
    });
    shared.onPurge(gateway.purge);
    open.push(shared, resolver);
    const get = async (target: string, client = 'somebody'): Promise<Response> =>
      gateway.fetch(new Request(`http://gateway.test${target}`, { headers: { 'x-client': client } }));
    return { shared, memory, resolver, gateway, get };
  };
  const listening = (count: number) =>
    expect.poll(async () => (await other.pubsub('NUMSUB', purgeChannel))[1]).toBe(count);
  const peerOf = async (response: Promise<Response>): Promise<unknown> =>
    (await (await response).json()).peer?.id;
  const block = async (response: Promise<Response>): Promise<unknown> =>
    (await (await response).json()).evidence.block.number;

  it('read a cold name once for a hundred who ask two of them', async () => {
    const chain = service();
    chain.setDelay(100);
    const [a, b] = [await replica(chain), await replica(chain)];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 ? a : b).resolver.lookup('alice.fake')),
    );
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['found']));
    expect(chain.calls.reads).toBeLessThanOrEqual(2);
    expect(a.shared.stats().joined + b.shared.stats().joined).toBe(2 - chain.calls.reads);
  });

  it('serve what another one read, with the age it has', async () => {
    const chain = service();
    const [a, b] = [await replica(chain), await replica(chain)];
    const before = Date.now();
    await a.resolver.lookup('alice.fake');
    await expect.poll(() => other.dbsize()).toBeGreaterThan(0);
    const served = await b.resolver.lookup('alice.fake');
    expect(served).toMatchObject({ state: 'found', freshness: { origin: 'cache', stale: false } });
    const readAt = served.state === 'found' ? served.freshness.readAt.getTime() : 0;
    expect(readAt).toBeGreaterThanOrEqual(before);
    expect(chain.calls.reads).toBe(1);
  });

  it('never go back behind the block that another one has seen', async () => {
    const [ahead, behind] = [service(), service()];
    ahead.setHead(200);
    const [a, b] = [await replica(ahead), await replica(behind)];
    await a.resolver.lookup('alice.fake');
    await expect.poll(() => other.dbsize()).toBeGreaterThan(0);
    expect(await b.resolver.lookup('alice.fake')).toMatchObject({ evidence: { block: { number: 200n } } });
    expect(await b.resolver.lookup('alice.fake', { policy: 'network' })).toMatchObject({
      state: 'unknown',
      error: { code: 'TOO_OLD' },
    });
    expect(await b.resolver.lookup('alice.fake')).toMatchObject({ evidence: { block: { number: 200n } } });
  });

  it('forget a name together, ready-made answers included', async () => {
    const chain = service();
    const [a, b] = [await replica(chain), await replica(chain)];
    await listening(2);
    for (const { get } of [a, b]) expect(await peerOf(get('/v1/names/alice.fake'))).toBe(staexId);
    chain.mine();
    chain.entries.set('alice.fake', { records: new Map([['staex-id', otherId]]) });
    for (const { get } of [a, b]) expect(await block(get('/v1/names/alice.fake'))).toBe(100);
    expect(await a.shared.purge('alice.fake')).toBe(true);
    expect(await block(a.get('/v1/names/alice.fake'))).toBe(101);
    await expect.poll(() => block(b.get('/v1/names/alice.fake'))).toBe(101);
  });

  it('forget everything together', async () => {
    const chain = service();
    const [a, b] = [await replica(chain), await replica(chain)];
    await listening(2);
    const purged: unknown[] = [];
    b.shared.onPurge((name) => purged.push(name));
    for (const { resolver } of [a, b]) await resolver.lookup('alice.fake');
    expect(await a.shared.purge()).toBe(true);
    await expect.poll(() => b.memory.size).toBe(0);
    expect([a.memory.size, purged]).toEqual([0, [undefined]]);
    expect(await other.dbsize()).toBe(0);
  });

  it('forget nothing for messages that are none', async () => {
    const a = await replica(service());
    await listening(1);
    const purged: unknown[] = [];
    a.shared.onPurge((name) => purged.push(name));
    for (const text of [
      '',
      'garbage',
      'null',
      '{}',
      '{"from":1}',
      '{"from":"x","name":1}',
      ' '.repeat(5_000),
    ]) {
      await other.publish(purgeChannel, text);
    }
    await other.publish(purgeChannel, '{"from":"x","name":"alice.fake"}');
    await expect.poll(() => purged).toEqual(['alice.fake']);
  });

  it('hold a client to one quota', async () => {
    const chain = service();
    const requestQuota = { limit: 20, window: 3_600_000 };
    const [a, b] = [await replica(chain, { requestQuota }), await replica(chain, { requestQuota })];
    const statuses = (replica: Replica, client: string) =>
      Promise.all(
        Array.from({ length: 20 }, async () => (await replica.get('/v1/names/alice.fake', client)).status),
      );
    expect(await statuses(a, 'greedy')).not.toContain(429);
    await expect.poll(() => other.exists(quotaKey('requests', 'greedy'))).toBe(1);
    // It learns of what was taken elsewhere with the first that it tells itself.
    await expect
      .poll(async () => (await b.get('/v1/names/alice.fake', 'greedy')).status, { interval: 100 })
      .toBe(429);
    expect((await b.get('/v1/names/alice.fake', 'modest')).status).not.toBe(429);
  });

  it('close while Redis is there, and answer from memory after that', async () => {
    const a = await replica(service());
    await a.resolver.lookup('alice.fake');
    await a.shared.close();
    await expect
      .poll(
        async () =>
          String(await other.client('LIST'))
            .trim()
            .split('\n').length,
      )
      .toBe(1);
    expect(await a.resolver.lookup('alice.fake')).toMatchObject({ state: 'found' });
  });
});

describe.skipIf(!redisServerPath)(`a shared limiter${missing}`, () => {
  it('tells each thing that was taken once, of a thousand clients at a time', async () => {
    const server = await startRedis();
    const redis = await createRedisConnection({ url: server.url, timeout });
    const limiter = createLimiter({
      quota: { limit: 10, window: 3_600_000 },
      clock: systemClock,
      maxClients: 5_000,
    });
    const stop = shareLimiter(limiter, redis, { name: 'requests' });
    const other = new Redis(server.url);
    try {
      for (let i = 0; i < 1_200; i++) limiter.take(`client-${i}`, 1);
      limiter.take('client-7', 4);
      await expect.poll(() => other.dbsize()).toBe(1_000);
      // Half of the quota is an hour's half.
      const ttls = [
        await other.pttl(quotaKey('requests', 'client-7')),
        await other.pttl(quotaKey('requests', 'client-8')),
      ];
      expect(ttls.map((ttl) => Math.round(ttl / 360_000))).toEqual([5, 1]);
      await other.set(quotaKey('requests', 'client-9'), 'garbage');
      await other.del(quotaKey('requests', 'client-8'));
      await other.lpush(quotaKey('requests', 'client-8'), 'a list');
      for (const client of ['client-7', 'client-8', 'client-9']) limiter.take(client, 5);
      await expect
        .poll(async () => Math.round((await other.pttl(quotaKey('requests', 'client-7'))) / 360_000))
        .toBe(10);
      await expect
        .poll(async () => Math.round((await other.pttl(quotaKey('requests', 'client-8'))) / 360_000))
        .toBe(5);
    } finally {
      stop();
      other.disconnect();
      await redis.close();
      await server.close();
    }
  });
});
