import type { Count } from '@peername/resolver-core';

/** So many places. Whoever finds none waits for one; first come, first served. */
export interface Semaphore {
  acquire(): Promise<void>;
  release(): void;
}

/** A semaphore whose places are all free. */
export function createSemaphore(places: Count): Semaphore {
  const waiting: (() => void)[] = [];
  let free = places;
  return {
    async acquire() {
      if (free > 0) free--;
      else await new Promise<void>((turn) => waiting.push(turn));
    },
    release() {
      // A place is handed on, not given back: a newcomer cannot slip in between.
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}
