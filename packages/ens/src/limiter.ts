import { createSemaphore } from '@peername/json-rpc';
import type { Count } from '@peername/resolver-core';

/** Runs work as soon as fewer than the limit of other works run; the rest waits its turn. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** A limiter for `limit` works at a time. */
export function createLimiter(limit: Count): Limiter {
  const places = createSemaphore(limit);

  return async (work) => {
    await places.acquire();
    try {
      return await work();
    } finally {
      places.release();
    }
  };
}
