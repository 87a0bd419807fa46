import type { Clock, Count, Milliseconds } from '@peername/resolver-core';
import { LRUCache } from 'lru-cache';
import type { Quota } from './quota.ts';

/** Holds clients to a quota. Its memory is bounded: the client unseen for longest is forgotten first. */
export interface Limiter {
  readonly quota: Quota;
  /** Takes `cost` from the client's quota: 0 when it had that much, else how long until it will, and nothing is taken. */
  take(client: string, cost: Count): Milliseconds;
}

/**
 * A limiter by the generic cell rate algorithm: one number a client, the time at which its quota is whole again
 * (ITU-T I.371, "theoretical arrival time").
 */
export function createLimiter(options: {
  readonly quota: Quota;
  readonly clock: Clock;
  readonly maxClients: Count;
}): Limiter {
  const { quota, clock, maxClients } = options;
  const each = quota.window / quota.limit;
  const wholeAgainAt = new LRUCache<string, Milliseconds>({ max: maxClients });
  return {
    quota,
    take(client, cost) {
      const now = clock.now();
      const held = wholeAgainAt.get(client) ?? now;
      // Never further ahead than a window, also when the clock was set back.
      const next = Math.min(Math.max(held, now), now + quota.window) + cost * each;
      const wait = next - now - quota.window;
      if (wait > 1e-6) return wait;
      wholeAgainAt.set(client, next);
      return 0;
    },
  };
}
