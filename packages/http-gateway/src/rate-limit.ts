import type { Clock, Count, Milliseconds } from '@peername/resolver-core';
import { LRUCache } from 'lru-cache';
import type { Quota } from './quota.ts';

/** Holds clients to a quota. Its memory is bounded: the client unseen for longest is forgotten first. */
export interface Limiter {
  readonly quota: Quota;
  /**
   * Takes `cost` from the client's quota: 0 when it had that much, else how long until it will, and nothing is taken.
   * A cost over the limit takes the whole quota: it could never be had otherwise.
   */
  take(client: string, cost: Count): Milliseconds;
  /** What the client took elsewhere counts too: its quota is whole again in `ahead` at the soonest. */
  raise(client: string, ahead: Milliseconds): void;
  /** Tells one listener of all that is taken from now on. It is on the way of every request: it must be quick. */
  onTake(listener: TakeListener): void;
}

/** Told that a client took so much from its quota. */
export type TakeListener = (client: string, cost: Count) => void;

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
  // Whole microseconds, so that sums of many are exact.
  const each = Math.max(1, Math.floor((quota.window * 1_000) / quota.limit));
  const window = each * quota.limit;
  const wholeAgainAt = new LRUCache<string, number>({ max: maxClients });
  const microsecond = (): number => Math.round(clock.now() * 1_000);
  let told: TakeListener | undefined;
  return {
    quota,
    take(client, cost) {
      const now = microsecond();
      let held = wholeAgainAt.get(client) ?? now;
      if (held > now + window) {
        // The clock was set back: nobody is locked out until it is there again.
        held = now + window;
        wholeAgainAt.set(client, held);
      }
      const taken = Math.min(cost, quota.limit);
      const next = Math.max(held, now) + taken * each;
      const wait = next - now - window;
      if (wait > 0) return wait / 1_000;
      wholeAgainAt.set(client, next);
      told?.(client, taken);
      return 0;
    },
    raise(client, ahead) {
      const next = microsecond() + Math.min(Math.round(ahead * 1_000), window);
      if (next > (wholeAgainAt.peek(client) ?? 0)) wholeAgainAt.set(client, next);
    },
    onTake(listener) {
      told = listener;
    },
  };
}
