import type { CachedReading, Clock, Count, MemoryCache, ReadingCache } from '@peername/resolver-core';
import type { EntryGuard } from '../keys/entry-guard.ts';
import type { RedisConnection } from './redis-connection.ts';
import { createSharedEntries, type Lease } from './shared-entries.ts';
import { createSharedReads } from './shared-reads.ts';

/** Memory in front of a Redis that several processes share. */
export interface TieredCache extends ReadingCache {
  share(key: string, read: () => Promise<CachedReading>): Promise<CachedReading>;
  /** Forgets the entries of a name, or all there are; whether Redis did too. */
  purge(name?: string): Promise<boolean>;
  /** Forgets the entries of a name in Redis alone, for those who know what not to take from memory. */
  purgeShared(name: string): Promise<boolean>;
  /** The same in memory alone, where it is done at once. */
  purgeMemory(name?: string): void;
  stats(): TieredCacheStats;
}

/** What came of asking Redis. */
export interface TieredCacheStats {
  /** Entries that Redis had. */
  readonly hits: Count;
  /** Those that it did not have, or did not give in time. */
  readonly misses: Count;
  /** Values that were garbage, another key's, not marked by a replica, or from the future. */
  readonly ignored: Count;
  /** Reads that another process made for this one. */
  readonly joined: Count;
}

/**
 * A cache in memory with Redis behind it. What memory holds fresh costs nothing more; else the newer of both counts.
 * While Redis is in trouble this is the memory cache, and nothing waits.
 */
export function createTieredCache(options: {
  readonly memory: MemoryCache;
  readonly redis: RedisConnection;
  readonly clock: Clock;
  readonly guard: EntryGuard;
}): TieredCache {
  const { memory, redis, clock, guard } = options;
  const entries = createSharedEntries(redis, clock, guard);
  const asked = new Map<string, Promise<CachedReading | undefined>>();
  // Those that Redis has already, or was sent.
  const known = new WeakSet<CachedReading>();
  let hits = 0;
  let misses = 0;

  const keepNewer = (key: string, entry: CachedReading): CachedReading => {
    const held = memory.get(key);
    if (held && !isNewer(entry, held)) return held;
    known.add(entry);
    memory.set(key, entry);
    return entry;
  };
  const ask = async (key: string): Promise<CachedReading | undefined> => {
    const entry = await entries.get(key);
    if (entry) hits += 1;
    else misses += 1;
    return entry ? keepNewer(key, entry) : memory.get(key);
  };
  const write = async (key: string, entry: CachedReading, lease?: Lease): Promise<void> => {
    const newer = await entries.put(key, entry, lease);
    if (newer) keepNewer(key, newer);
  };
  const purgeMemory = (name?: string): void => {
    if (name === undefined) memory.clear();
    else memory.forget(name);
  };
  const reads = createSharedReads({
    redis,
    entries,
    // Not waited for: whoever asked has the answer.
    write(key, entry, lease) {
      known.add(entry);
      void write(key, entry, lease);
    },
  });

  return {
    get(key) {
      const held = memory.get(key);
      if ((held && clock.now() < held.freshUntil) || !redis.isUp) return held;
      const joined = asked.get(key);
      if (joined) return joined;
      const work = ask(key).finally(() => asked.delete(key));
      asked.set(key, work);
      return work;
    },
    async set(key, entry) {
      memory.set(key, entry);
      if (!known.has(entry)) await write(key, entry);
    },
    async delete(key) {
      memory.delete(key);
      await entries.delete(key);
    },
    async clear() {
      memory.clear();
      await entries.purge();
    },
    share: reads.share,
    purgeMemory,
    purgeShared: (name) => entries.purge(name),
    async purge(name) {
      purgeMemory(name);
      const done = await entries.purge(name);
      // What was asked of Redis before may have come back since.
      purgeMemory(name);
      return done;
    },
    stats: () => ({ hits, misses, ignored: entries.ignored, joined: reads.joined }),
  };
}

function isNewer({ reading, readAt }: CachedReading, than: CachedReading): boolean {
  const block = reading.evidence.block.number;
  const other = than.reading.evidence.block.number;
  return block > other || (block === other && readAt > than.readAt);
}
