import type { Count } from '@peername/resolver-core';

/** Runs work as soon as fewer than the limit of other works run; the rest waits its turn. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** A limiter for `limit` works at a time. */
export function createLimiter(limit: Count): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= limit) await new Promise<void>((turn) => waiting.push(turn));
    else running++;
    try {
      return await work();
    } finally {
      // A turn is handed on, not given back: a newcomer cannot slip in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
