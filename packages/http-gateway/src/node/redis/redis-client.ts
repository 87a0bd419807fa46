import { escapeText, type Milliseconds } from '@peername/resolver-core';
import type { Redis } from 'ioredis';
import { type RedisAddress, tlsOptions, withoutLogin } from './redis-address.ts';
import { within } from './within.ts';

/** A client of Redis that connects again by itself, for ever, and never throws of its own accord. */
export interface RedisClient {
  readonly redis: Redis;
  /** What people may be told of an error: no login in it, nothing that does not print. */
  explain(error: unknown): string;
  /** Ends the connection once what was sent is answered, and soon in any case. */
  close(): Promise<void>;
}

/** Options of {@link openRedisClient}. */
export interface RedisClientOptions {
  /** The longest that a heartbeat may take. */
  readonly patience: Milliseconds;
  /** What must work for the client to be of use. @default PING */
  readonly beat?: ((redis: Redis) => Promise<unknown>) | undefined;
  /** Connected, for the first time or again. */
  readonly onReady?: ((redis: Redis) => void) | undefined;
  /** A heartbeat was answered. */
  readonly onBeat?: (() => void) | undefined;
  /** A heartbeat was not answered in time. */
  readonly onMissedBeat?: ((why: string) => void) | undefined;
  /** Not connected, or not any more. */
  readonly onLost?: ((why: string) => void) | undefined;
}

const beatEvery: Milliseconds = 1_000;
// Unanswered in a row, after which another connection is tried: a network that went away says no farewell.
const mostMissed = 3;
const longestPause: Milliseconds = 1_000;

/** Opens a {@link RedisClient}. Loads ioredis, which those who have no Redis need not. */
export async function openRedisClient(
  address: RedisAddress,
  options: RedisClientOptions,
): Promise<RedisClient> {
  const { Redis } = await import('ioredis');
  const { host, port, username, password, db } = address;
  const { patience, beat = (r) => r.ping(), onReady, onBeat, onMissedBeat, onLost } = options;
  const redis = new Redis({
    host,
    port,
    username,
    password,
    db,
    tls: tlsOptions(address),
    // Whatever speaks for Redis speaks this.
    protocol: 2,
    // What cannot be sent now is of no use later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // The heartbeat does both better: at once, and again and again.
    enableReadyCheck: false,
    autoResubscribe: false,
    connectTimeout: 2_000,
    disconnectTimeout: 200,
    retryStrategy: (tries) => Math.min(longestPause, 50 * 2 ** (tries - 1)),
    // The server has become a replica: behind its name there is another one by now.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  const explain = (error: unknown): string => {
    const { message, code } = error as NodeJS.ErrnoException;
    return escapeText(withoutLogin(message || code || String(error), address), 200);
  };

  let missed = 0;
  const check = async (): Promise<void> => {
    try {
      await within(beat(redis), patience);
      missed = 0;
      onBeat?.();
    } catch (error) {
      onMissedBeat?.(explain(error));
      // While it is connecting, ioredis keeps the time.
      if (redis.status !== 'ready' && redis.status !== 'connect') return;
      missed += 1;
      if (missed < mostMissed) return;
      missed = 0;
      redis.disconnect(true);
    }
  };
  redis.on('error', (error) => onLost?.(explain(error)));
  redis.on('close', () => onLost?.('the connection is closed'));
  redis.on('ready', () => {
    missed = 0;
    onReady?.(redis);
    void check();
  });
  const heart = setInterval(check, beatEvery).unref();

  return {
    redis,
    explain,
    async close() {
      clearInterval(heart);
      if (redis.status === 'ready') await within(redis.quit(), 4 * patience).catch(() => {});
      redis.disconnect();
    },
  };
}
