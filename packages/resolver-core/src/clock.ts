import type { Milliseconds } from './units.ts';

/** Where the core takes the time from; tests hand in one that stands still. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): Milliseconds;
  /** Runs `task` once after `delay`; the returned function cancels it. */
  schedule(task: () => void, delay: Milliseconds): () => void;
}

/** The machine's clock. Its timers do not keep a Node process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(task, delay) {
    const timer: unknown = setTimeout(task, delay);
    // Node hands out an object with `unref`, browsers a number.
    if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer as number);
  },
};
