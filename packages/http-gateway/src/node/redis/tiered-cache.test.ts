import {
  type CachedReading,
  createMemoryCache,
  type MemoryCache,
  ResolverError,
} from '@peername/resolver-core';
import {
  cacheConformance,
  cachedReading,
  createManualClock,
  type ManualClock,
} from '@peername/resolver-core/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redisServerPath, startRedis } from '../../../../../scripts/lib/redis-server.mjs';
import { noGuard } from '../keys/entry-guard.ts';
import { encodeEntry, maxEntryBytes } from './entry-codec.ts';
import { createRedisConnection, type RedisConnection } from './redis-connection.ts';
import { entriesKey, entryField } from './redis-keys.ts';
import { createTieredCache, type TieredCache } from './tiered-cache.ts';

const missing = redisServerPath ? '' : ' (skipped: redis-server is missing, set REDIS_SERVER_PATH)';
const key = (name: string, keys = ['staex-id']) =>
  JSON.stringify(['fake', 'fakenet|registry', 'finalized', name, keys]);
const alice = key('alice.fake');

describe.skipIf(!redisServerPath)(`a cache with a second tier${missing}`, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let redis: RedisConnection;
  /** As somebody else who writes to the same Redis. */
  let other: Redis;
  let clock: ManualClock;

  interface Replica {
    readonly memory: MemoryCache;
    readonly cache: TieredCache;
  }
  const replica = (): Replica => {
    const memory = createMemoryCache();
    return { memory, cache: createTieredCache({ memory, redis, clock, guard: noGuard }) };
  };
  /** What another replica that has nothing in memory gets. */
  const fetched = async (k: string): Promise<CachedReading | undefined> => replica().cache.get(k);
  const store = (k: string, value: string) => other.hset(entriesKey(k), entryField(k), value);

  beforeAll(async () => {
    server = await startRedis();
    redis = await createRedisConnection({ url: server.url, timeout: 2_000 });
    other = new Redis(server.url);
  });
  afterAll(async () => {
    await redis?.close();
    other?.disconnect();
    await server?.close();
  });
  beforeEach(() => {
    // When what `cachedReading` makes is fresh.
    clock = createManualClock(2_000);
  });
  afterEach(() => other.flushall());

  cacheConformance('The cache with a second tier', { setup: () => replica().cache });

  cacheConformance('Redis, as another replica sees it', {
    setup() {
      const { cache } = replica();
      return { ...cache, get: fetched };
    },
  });

  cacheConformance('A cache that holds stale entries before Redis', {
    async setup() {
      await clock.advance(100_000);
      return replica().cache;
    },
  });

  it('gives what memory holds fresh at once, without asking Redis', async () => {
    const { cache, memory } = replica();
    memory.set(alice, cachedReading(1));
    expect(cache.get(alice)).toEqual(cachedReading(1));
    expect(cache.stats()).toMatchObject({ hits: 0, misses: 0 });
  });

  it('asks Redis once for ten thousand who want the same', async () => {
    await replica().cache.set(alice, cachedReading(7));
    const { cache, memory } = replica();
    const held = await Promise.all(Array.from({ length: 10_000 }, () => cache.get(alice)));
    expect(new Set(held.map((entry) => entry?.reading.evidence.block.number))).toEqual(new Set([7n]));
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 0 });
    expect(memory.get(alice)).toEqual(cachedReading(7));
  });

  it('takes the newer of what memory holds stale and what Redis has', async () => {
    await clock.advance(100_000);
    await replica().cache.set(alice, cachedReading(7));
    for (const [block, readAt, wins] of [
      [6, 1_000, 7n],
      [8, 1_000, 8n],
      [7, 999, 7n],
    ] as const) {
      const { cache, memory } = replica();
      memory.set(alice, { ...cachedReading(block), readAt });
      const held = await cache.get(alice);
      expect([held?.reading.evidence.block.number, held?.readAt]).toEqual([wins, 1_000]);
      expect(memory.get(alice)).toEqual(held);
    }
  });

  it('learns of a newer block that another replica wrote when it writes an older one', async () => {
    await replica().cache.set(alice, cachedReading(9));
    const { cache, memory } = replica();
    await cache.set(alice, cachedReading(8));
    expect(memory.get(alice)?.reading.evidence.block.number).toBe(9n);
    expect((await fetched(alice))?.reading.evidence.block.number).toBe(9n);
  });

  it('keeps an entry in Redis no longer than it may be served', async () => {
    const { cache } = replica();
    await cache.set(alice, cachedReading(1));
    expect(await other.pttl(entriesKey(alice))).toBeGreaterThan(990_000);
    expect(await other.pttl(entriesKey(alice))).toBeLessThanOrEqual(997_000);
    await cache.set(key('endless.fake'), { ...cachedReading(1), staleUntil: Number.POSITIVE_INFINITY });
    expect(await other.pttl(entriesKey(key('endless.fake')))).toBeLessThanOrEqual(7 * 24 * 3_600_000);
    await clock.advance(1_000_000);
    await cache.set(key('over.fake'), cachedReading(1));
    expect(await other.exists(entriesKey(key('over.fake')))).toBe(0);
  });

  it('holds a bounded number of entries of one name', async () => {
    const { cache } = replica();
    for (let i = 0; i < 80; i++) await cache.set(key('alice.fake', [`k${i}`]), cachedReading(1));
    expect(await other.hlen(entriesKey(alice))).toBe(64);
    expect(await fetched(key('alice.fake', ['k79']))).toEqual(cachedReading(1));
  });

  it('holds nothing in Redis that is too large, and serves it from memory', async () => {
    const { cache } = replica();
    const large = cachedReading(1, { k: 'x'.repeat(maxEntryBytes) });
    await cache.set(alice, large);
    expect(await other.exists(entriesKey(alice))).toBe(0);
    expect(await cache.get(alice)).toEqual(large);
  });

  describe('over what others put into Redis', () => {
    const sound = (k: string, entry = cachedReading(1_000)) => encodeEntry(k, entry) ?? '';

    it.each([
      ['no JSON', 'garbage'],
      ['nothing', ''],
      ['another name’s entry', sound(key('mallory.fake'))],
      ['another block than it says', sound(alice).replace('"block":1000', '"block":2000')],
      ['an entry without evidence', '{"block":9000,"times":[1,2,3],"key":"a","reading":{}}'],
      ['an entry that is too large', sound(alice) + ' '.repeat(maxEntryBytes)],
    ])('ignores %s, counts it, and lets nothing of it stand in the way', async (_, value) => {
      await store(alice, value);
      const { cache } = replica();
      expect(await cache.get(alice)).toBeUndefined();
      expect(cache.stats()).toMatchObject({ ignored: 1, misses: 1, hits: 0 });
      await cache.set(alice, cachedReading(5));
      expect(await fetched(alice)).toEqual(cachedReading(5));
    });

    it('replaces a key of another type', async () => {
      await other.set(entriesKey(alice), 'a string');
      const { cache } = replica();
      expect(await cache.get(alice)).toBeUndefined();
      expect(cache.stats()).toMatchObject({ ignored: 1 });
      await other.del(entriesKey(alice));
      await other.lpush(entriesKey(alice), 'a list');
      await cache.set(alice, cachedReading(5));
      expect(await fetched(alice)).toEqual(cachedReading(5));
      expect(redis.isSound).toBe(true);
    });

    it('ignores an entry from the future, until the clocks agree', async () => {
      await store(alice, sound(alice, { ...cachedReading(5), readAt: 7_001 }));
      const { cache } = replica();
      expect(await cache.get(alice)).toBeUndefined();
      expect(cache.stats()).toMatchObject({ ignored: 1 });
      await clock.advance(1);
      expect(await cache.get(alice)).toMatchObject({ readAt: 2_001 });
    });

    it('survives that the value it waits for in place of a read is garbage', async () => {
      const { cache } = replica();
      const [first, second] = [replica().cache, cache];
      let finish = (_: CachedReading): void => {};
      const slow = first.share(
        `|${alice}`,
        () =>
          new Promise((resolve) => {
            finish = resolve;
          }),
      );
      await expect.poll(() => other.keys('peername:1:lock:*')).toHaveLength(1);
      await other.config('RESETSTAT');
      const waiting = second.share(`|${alice}`, async () => cachedReading(3));
      await expect.poll(() => other.info('commandstats')).toMatch(/cmdstat_eval:calls=/);
      await store(alice, sound(key('mallory.fake')));
      expect(await waiting).toEqual(cachedReading(3));
      finish(cachedReading(4));
      await slow;
    });
  });

  describe('reading for several replicas', () => {
    const slowly = (entry: CachedReading, reads: { count: number }) => async () => {
      reads.count += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return entry;
    };

    it('reads once for all of them', async () => {
      const reads = { count: 0 };
      const replicas = Array.from({ length: 5 }, replica);
      const entries = await Promise.all(
        replicas.map(({ cache }) => cache.share(`|${alice}`, slowly(cachedReading(7), reads))),
      );
      expect(reads.count).toBe(1);
      expect(entries).toEqual(Array(5).fill(cachedReading(7)));
      expect(replicas.map(({ cache }) => cache.stats().joined).sort()).toEqual([0, 1, 1, 1, 1]);
      expect(await other.keys('peername:1:lock:*')).toEqual([]);
    });

    it.each(['|', '||', '5|quorum|'])(
      'writes what was read for %j under the cache key behind it',
      async (demands) => {
        await replica().cache.share(demands + alice, async () => cachedReading(7));
        await expect.poll(() => fetched(alice)).toEqual(cachedReading(7));
      },
    );

    it('gives nobody the entry from before the read', async () => {
      await replica().cache.set(alice, cachedReading(6));
      const reads = { count: 0 };
      const entries = await Promise.all(
        [replica(), replica()].map(({ cache }) => cache.share(`|${alice}`, slowly(cachedReading(7), reads))),
      );
      expect(entries.map(({ reading }) => reading.evidence.block.number)).toEqual([7n, 7n]);
      expect(reads.count).toBe(1);
    });

    it('does not join those who demand another block', async () => {
      const reads = { count: 0 };
      await Promise.all(
        ['', '5'].map((minBlock) =>
          replica().cache.share(`${minBlock}|${alice}`, slowly(cachedReading(7), reads)),
        ),
      );
      expect(reads.count).toBe(2);
    });

    it('lets the next one read at once when a read fails, and tells only its own caller', async () => {
      const failing = replica().cache.share(`|${alice}`, async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint' });
      });
      await expect.poll(() => other.keys('peername:1:lock:*')).toHaveLength(1);
      const [lock = ''] = await other.keys('peername:1:lock:*');
      const holders = [await other.get(lock)];
      const next = replica().cache.share(`|${alice}`, async () => {
        holders.push(await other.get(lock));
        return cachedReading(7);
      });
      await expect(failing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await next).toEqual(cachedReading(7));
      // It had the lock, so it had not given up waiting for it.
      expect(holders).toEqual([expect.any(String), expect.any(String)]);
      expect(holders[1]).not.toBe(holders[0]);
    });

    it('reads for itself when the other takes too long or has died', async () => {
      const dead = replica().cache.share(`|${alice}`, () => new Promise(() => {}));
      dead.catch(() => {});
      await expect.poll(() => other.keys('peername:1:lock:*')).toHaveLength(1);
      expect(await replica().cache.share(`|${alice}`, async () => cachedReading(7))).toEqual(
        cachedReading(7),
      );
      expect(await other.pttl((await other.keys('peername:1:lock:*'))[0] ?? '')).toBeLessThanOrEqual(3_000);
    });

    it('keeps no lock for what it read but cannot write', async () => {
      const large = cachedReading(1, { k: 'x'.repeat(maxEntryBytes) });
      expect(await replica().cache.share(`|${alice}`, async () => large)).toEqual(large);
      await expect.poll(() => other.keys('*')).toEqual([]);
    });

    it.each([
      ['', async () => cachedReading(7)],
      [' when the read fails', () => Promise.reject(new Error('no'))],
    ])('ends no lock but its own%s', async (_, outcome) => {
      let lock = '';
      const { cache } = replica();
      await cache
        .share(`|${alice}`, async () => {
          [lock = ''] = await other.keys('peername:1:lock:*');
          await other.set(lock, 'of somebody else');
          return outcome();
        })
        .catch(() => {});
      // Commands of one connection are done in their order.
      await cache.get(key('bob.fake'));
      expect(await other.get(lock)).toBe('of somebody else');
    });

    it('writes what it read once', async () => {
      const { cache } = replica();
      await other.config('RESETSTAT');
      // As the reader does.
      const entry = await cache.share(`|${alice}`, async () => cachedReading(7));
      await cache.set(alice, entry);
      const joined = await replica().cache.get(alice);
      expect(joined).toEqual(entry);
      expect(await other.info('commandstats')).toMatch(/cmdstat_hset:calls=1,/);
    });
  });

  describe('forgetting', () => {
    it('drops every entry of a name in memory and in Redis, and of no other', async () => {
      const { cache, memory } = replica();
      const keys = [alice, key('alice.fake', ['libp2p-peer-id'])];
      const others = [key('malice.fake'), key('bob.fake', ['alice.fake']), 'alice.fake'];
      for (const k of [...keys, ...others]) await cache.set(k, cachedReading(1));
      expect(await cache.purge('alice.fake')).toBe(true);
      expect([...memory.entries()].map(([k]) => k).sort()).toEqual([...others].sort());
      for (const k of keys) expect(await fetched(k)).toBeUndefined();
      for (const k of others) expect(await fetched(k)).toBeDefined();
    });

    it('drops everything, and leaves alone what is not ours', async () => {
      const { cache } = replica();
      for (let i = 0; i < 3_000; i++) void cache.set(key(`n${i}.fake`), cachedReading(1));
      await cache.set(alice, cachedReading(1));
      await other.set('somebody', 'else');
      expect(await cache.purge()).toBe(true);
      expect(await other.keys('*')).toEqual(['somebody']);
    });
  });
});
