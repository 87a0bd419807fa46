import type { Count, Milliseconds } from '@peername/resolver-core';
import type { Redis } from 'ioredis';
import { createBreaker, type ServiceState } from './breaker.ts';
import { parseRedisUrl } from './redis-address.ts';
import { openRedisClient } from './redis-client.ts';
import { within } from './within.ts';

/** Options of {@link createRedisConnection}. */
export interface RedisConnectionOptions {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
  readonly url: string;
  /**
   * The longest that one command may take; two of them may come one after the other before a chain is read.
   * @default 25
   */
  readonly timeout?: Milliseconds | undefined;
  /** Told when Redis comes and goes; the reason is fit for a log. Must not throw. */
  readonly onChange?: ((state: ServiceState) => void) | undefined;
}

/** A Redis that may be in trouble: then it is left alone, and nothing waits for it. */
export interface RedisConnection {
  /** Whether it is asked at present. */
  readonly isUp: boolean;
  /** Whether it is up, and answered the last command in time. */
  readonly isSound: boolean;
  /** Commands that failed since the start. */
  readonly failures: Count;
  /** `redis://host:port`: fit for messages. */
  readonly origin: string;
  /** The reply to what `send` sends; undefined, and never a rejection, when there is none in time. */
  ask<T>(send: (redis: Redis) => Promise<T>, patience?: Milliseconds): Promise<T | undefined>;
  close(): Promise<void>;
}

// Two of these in a row stay under what a reader of a chain would notice.
const defaultTimeout: Milliseconds = 25;
const firstConnect: Milliseconds = 1_000;

/**
 * Connects to Redis. Resolves when it is connected, or when that failed for the first time: it goes on trying.
 *
 * @throws {@link TypeError} for a text that is no URL of a Redis
 */
export async function createRedisConnection(options: RedisConnectionOptions): Promise<RedisConnection> {
  const address = parseRedisUrl(options.url);
  const { timeout = defaultTimeout } = options;
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let isClosing = false;
  const breaker = createBreaker((state) => {
    settle();
    if (!isClosing) options.onChange?.(state);
  });
  const client = await openRedisClient(address, {
    patience: timeout,
    // Everything that is asked for is a script.
    beat: (redis) => redis.eval('return 1', 0),
    onBeat: breaker.close,
    onMissedBeat: breaker.failed,
    onLost: breaker.open,
  });
  let failures = 0;
  await within(settled, firstConnect).catch(() => {});

  return {
    get isUp() {
      return breaker.isClosed;
    },
    get isSound() {
      return breaker.isSound;
    },
    get failures() {
      return failures;
    },
    origin: address.origin,
    async ask(send, patience = timeout) {
      if (!breaker.isClosed) return undefined;
      try {
        const reply = await within(send(client.redis), patience);
        breaker.succeeded();
        return reply;
      } catch (error) {
        failures += 1;
        // A refusal is an answer and costs no time: it is for the heartbeat to tell whether everything is refused.
        if ((error as Error).name === 'ReplyError') breaker.succeeded();
        else breaker.failed(client.explain(error));
        return undefined;
      }
    },
    close() {
      isClosing = true;
      breaker.open('closed');
      return client.close();
    },
  };
}
