import {
  type Clock,
  type Count,
  type MemoryCache,
  type ReadingCache,
  systemClock,
} from '@peername/resolver-core';
import type { Quotas } from '../../quotas.ts';
import { type EntryGuard, noGuard } from '../keys/entry-guard.ts';
import { openPurgeChannel } from './purge-channel.ts';
import { createRedisConnection, type RedisConnectionOptions } from './redis-connection.ts';
import { shareLimiter } from './share-limiter.ts';
import { createTieredCache, type TieredCacheStats } from './tiered-cache.ts';

/** Options of {@link connectRedis}. */
export interface ConnectRedisOptions extends RedisConnectionOptions {
  /** What this process holds itself. */
  readonly memory: MemoryCache;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Marks what is written and knows it again: {@link openSigningKeys}. @default any sound value is taken */
  readonly guard?: EntryGuard | undefined;
}

/** What replicas share through Redis. */
export interface SharedRedis {
  /** For `createResolver`: the memory with Redis behind it. */
  readonly cache: ReadingCache;
  /** `redis://host:port`, without the login. */
  readonly origin: string;
  /** For `createGateway`: clients are held to their quotas across all replicas. */
  shareQuotas(quotas: Quotas): void;
  /** Forgets a name, or everything, on every replica and in Redis; whether Redis did its part. */
  purge(name?: string): Promise<boolean>;
  /**
   * Forgets a name in Redis, where a replica that starts later would find it. For those who follow its chain: what they
   * hold themselves they do not serve any more.
   */
  purgeShared(name: string): Promise<boolean>;
  /** Adds one who is told what to forget, whichever replica was asked to: for `Gateway.purge`. */
  onPurge(listener: (name?: string) => void): void;
  stats(): RedisStats;
  /** Ends the connections. The cache goes on in memory. */
  close(): Promise<void>;
}

/** How the second tier does. */
export interface RedisStats extends TieredCacheStats {
  /** Whether Redis is asked at present. */
  readonly up: boolean;
  /** Commands that failed since the start. */
  readonly failures: Count;
}

/**
 * Connects a replica to the others: a second tier of the cache, reads made once for all, purges, quotas. No lookup fails
 * by Redis, and none waits when it is away. It belongs to the replicas alone, behind a password: without a guard whoever can
 * write to it can answer for every name, and with one still make names be read again and again.
 *
 * @throws {@link TypeError} for a text that is no URL of a Redis
 * @example
 * ```ts
 * const shared = await connectRedis({ url: 'redis://127.0.0.1:6379', memory: createMemoryCache() })
 * const resolver = createResolver({ services, cache: shared.cache })
 * const gateway = createGateway(resolver, { shareQuotas: shared.shareQuotas })
 * shared.onPurge(gateway.purge)
 * ```
 */
export async function connectRedis(options: ConnectRedisOptions): Promise<SharedRedis> {
  const { url, memory, clock = systemClock, guard = noGuard } = options;
  const redis = await createRedisConnection(options);
  const cache = createTieredCache({ memory, redis, clock, guard });
  const listeners: ((name?: string) => void)[] = [];
  const stops: (() => void)[] = [];
  const forget = (name?: string): void => {
    cache.purgeMemory(name);
    for (const listener of listeners) listener(name);
  };
  const channel = await openPurgeChannel({ url, redis, onPurge: forget });
  const close = async (): Promise<void> => {
    for (const stop of stops) stop();
    await Promise.all([redis.close(), channel.close()]);
  };
  return {
    cache: { ...cache, close },
    origin: redis.origin,
    shareQuotas(quotas) {
      for (const name of ['requests', 'reads'] as const)
        stops.push(shareLimiter(quotas[name], redis, { name }));
    },
    async purge(name) {
      const done = await cache.purge(name);
      for (const listener of listeners) listener(name);
      return (await channel.publish(name)) && done;
    },
    purgeShared: cache.purgeShared,
    onPurge(listener) {
      listeners.push(listener);
    },
    stats: () => ({ up: redis.isUp, failures: redis.failures, ...cache.stats() }),
    close,
  };
}
