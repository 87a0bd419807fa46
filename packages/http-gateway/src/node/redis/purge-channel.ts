import { randomUUID } from 'node:crypto';
import type { Count, Milliseconds } from '@peername/resolver-core';
import { parseRedisUrl } from './redis-address.ts';
import { openRedisClient } from './redis-client.ts';
import type { RedisConnection } from './redis-connection.ts';
import { purgeChannel } from './redis-keys.ts';

/** How replicas tell each other what to forget. */
export interface PurgeChannel {
  /** Tells the others; whether Redis took it. */
  publish(name?: string): Promise<boolean>;
  close(): Promise<void>;
}

const patience: Milliseconds = 1_000;
// Of characters; no name is nearly as long.
const longestMessage: Count = 4_096;

/**
 * Listens to the other replicas on a connection of its own, as Redis wants it. A message is sent once: who is not
 * connected just then misses it, and forgets when the entry's time is up.
 */
export async function openPurgeChannel(options: {
  readonly url: string;
  /** To publish on. */
  readonly redis: RedisConnection;
  /** Told what another replica forgot: a name, or everything. */
  readonly onPurge: (name?: string) => void;
}): Promise<PurgeChannel> {
  const { url, redis, onPurge } = options;
  const self = randomUUID();
  const listener = await openRedisClient(parseRedisUrl(url), {
    patience,
    onReady(subscriber) {
      subscriber.subscribe(purgeChannel).catch(() => {
        // Connected and not subscribed is of no use.
        if (subscriber.status === 'ready') subscriber.disconnect(true);
      });
    },
  });
  listener.redis.on('message', (_channel: string, text: string) => {
    const message = parseMessage(text);
    if (message && message.from !== self) onPurge(message.name);
  });
  return {
    async publish(name) {
      const text = JSON.stringify({ from: self, name });
      return (await redis.ask((r) => r.publish(purgeChannel, text), patience)) !== undefined;
    },
    close: listener.close,
  };
}

function parseMessage(text: string): { readonly from: string; readonly name?: string } | undefined {
  if (text.length > longestMessage) return undefined;
  try {
    const { from, name } = JSON.parse(text) ?? {};
    if (typeof from !== 'string') return undefined;
    if (name === undefined) return { from };
    return typeof name === 'string' ? { from, name } : undefined;
  } catch {
    return undefined;
  }
}
