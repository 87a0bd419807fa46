import { type CachedReading, createMemoryCache } from '@peername/resolver-core';
import { cachedReading, createManualClock } from '@peername/resolver-core/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redisServerPath, startRedis } from '../../../../../scripts/lib/redis-server.mjs';
import { createEntryGuard } from '../keys/entry-guard.ts';
import { firstSigningKey, rotateSigningKeys } from '../keys/rotate-keys.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { connectRedis, type SharedRedis } from './connect-redis.ts';
import { encodeEntry } from './entry-codec.ts';
import { entriesKey, entryField } from './redis-keys.ts';

const missing = redisServerPath ? '' : ' (skipped: redis-server is missing, set REDIS_SERVER_PATH)';
const keyOf = (name: string) => JSON.stringify(['fake', 'fakenet|registry', 'finalized', name, ['staex-id']]);
const [alice, mallory] = [keyOf('alice.fake'), keyOf('mallory.fake')];
// When what `cachedReading` makes is fresh.
const clock = createManualClock(2_000);
const keys = [firstSigningKey(clock.now())];

describe.skipIf(!redisServerPath)(`what replicas with signing keys share${missing}`, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  /** Somebody who got at the Redis. */
  let intruder: Redis;
  const opened: SharedRedis[] = [];

  const replica = async (signingKeys: readonly SigningKey[] | undefined = keys): Promise<SharedRedis> => {
    const guard = signingKeys && createEntryGuard(signingKeys, clock);
    const shared = await connectRedis({
      url: server.url,
      memory: createMemoryCache(),
      clock,
      guard,
      timeout: 2_000,
    });
    opened.push(shared);
    return shared;
  };
  const held = (key: string) => intruder.hget(entriesKey(key), entryField(key));
  const put = (key: string, value: string) => intruder.hset(entriesKey(key), entryField(key), value);
  const fetched = async (by: SharedRedis, key = alice): Promise<CachedReading | undefined> =>
    by.cache.get(key);

  beforeAll(async () => {
    server = await startRedis();
    intruder = new Redis(server.url);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((shared) => shared.close()));
    await intruder.flushall();
  });
  afterAll(async () => {
    intruder?.disconnect();
    await server?.close();
  });

  it('is taken by the others', async () => {
    await (await replica()).cache.set(alice, cachedReading(5));
    expect(await fetched(await replica())).toEqual(cachedReading(5));
  });

  it('is ignored and counted when an intruder wrote it, however new it says it is, and does not stay in the way', async () => {
    const forged = encodeEntry(alice, cachedReading(9_000)) ?? '';
    const stranger = createEntryGuard([firstSigningKey(clock.now())], clock);
    for (const value of [forged, stranger.mark(forged)]) {
      await put(alice, value);
      const shared = await replica();
      expect(await fetched(shared)).toBeUndefined();
      expect(shared.stats()).toMatchObject({ ignored: 1, hits: 0 });
      await shared.cache.set(alice, cachedReading(5));
      expect(await fetched(await replica())).toEqual(cachedReading(5));
    }
  });

  it('is ignored with one character changed, or under another name', async () => {
    const writer = await replica();
    await writer.cache.set(alice, cachedReading(5));
    await writer.cache.set(mallory, cachedReading(6));
    const [ofAlice, ofMallory] = [(await held(alice)) ?? '', (await held(mallory)) ?? ''];
    const at = ofAlice.indexOf('"block":5') + 8;
    for (const value of [
      `${ofAlice.slice(0, at)}6${ofAlice.slice(at + 1)}`,
      ofMallory,
      ofAlice.slice(0, -43),
    ]) {
      await put(alice, value);
      const shared = await replica();
      expect(await fetched(shared)).toBeUndefined();
      expect(shared.stats().ignored).toBe(1);
    }
  });

  it('is taken while the keys are rotated, whichever of them a replica has already', async () => {
    const rotated = rotateSigningKeys(keys, { now: clock.now(), atOnce: false })?.keys;
    await (await replica(keys)).cache.set(alice, cachedReading(5));
    await (await replica(rotated)).cache.set(mallory, cachedReading(6));
    expect(await fetched(await replica(rotated))).toEqual(cachedReading(5));
    expect(await fetched(await replica(keys), mallory)).toEqual(cachedReading(6));
  });

  it('is not taken any more once the key was stolen', async () => {
    await (await replica()).cache.set(alice, cachedReading(5));
    const fresh = rotateSigningKeys(keys, { now: clock.now(), atOnce: true })?.keys;
    expect(await fetched(await replica(fresh))).toBeUndefined();
  });
});
