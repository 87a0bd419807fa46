import { setTimeout as sleep } from 'node:timers/promises';
import type { CachedReading, Count, Milliseconds } from '@peername/resolver-core';
import type { RedisConnection } from './redis-connection.ts';
import type { Lease, SharedEntries } from './shared-entries.ts';

/** Reads that one process makes for all that want the same. */
export interface SharedReads {
  /** `ReadingCache.share`: the key is a cache key, a JSON array, behind whatever else the read depends on: `5|quorum|30000|[...]`. */
  share(shared: string, read: () => Promise<CachedReading>): Promise<CachedReading>;
  /** Reads that another process made for this one. */
  readonly joined: Count;
}

// A chain that takes longer is asked by everybody: they may have better endpoints.
const patience: Milliseconds = 1_000;
const pauses: readonly [first: Milliseconds, longest: Milliseconds] = [10, 50];

/**
 * One read in the whole cluster, by a lock in Redis. It only saves work: when Redis is in trouble, when the lock's owner is
 * slow or has died, everybody reads, and what they write is ordered by block.
 */
export function createSharedReads(options: {
  readonly redis: RedisConnection;
  readonly entries: SharedEntries;
  /** Writes what was read and ends the lease. */
  readonly write: (key: string, entry: CachedReading, lease: Lease) => void;
}): SharedReads {
  const { redis, entries, write } = options;
  let joined = 0;

  const readFor = async (
    key: string,
    lease: Lease,
    read: () => Promise<CachedReading>,
  ): Promise<CachedReading> => {
    try {
      const entry = await read();
      write(key, entry, lease);
      return entry;
    } catch (error) {
      void entries.release(lease);
      throw error;
    }
  };

  return {
    async share(shared, read) {
      // The look into the store that came before has cost its time already.
      if (!redis.isSound) return read();
      const key = shared.slice(shared.indexOf('['));
      const giveUpAt = performance.now() + patience;
      let seen: string | undefined;
      let [pause, longest] = pauses;
      for (;;) {
        const claim = await entries.claim(key, shared, seen);
        if (claim?.state === 'won') return readFor(key, claim.lease, read);
        if (claim?.state === 'done') {
          joined += 1;
          return claim.entry;
        }
        if (!claim || performance.now() > giveUpAt) return read();
        seen ??= claim.seen;
        await sleep(pause);
        pause = Math.min(longest, 2 * pause);
      }
    },
    get joined() {
      return joined;
    },
  };
}
