import type { Milliseconds } from './units.ts';

/** Where the core takes the time from; tests hand in one that stands still. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): Milliseconds;
  /**
   * Milliseconds since any moment, by a clock that nobody can set. With it no answer lasts longer because the time was
   * set back.
   */
  elapsed?(): Milliseconds;
  /** Runs `task` once after `delay`; the returned function cancels it. */
  schedule(task: () => void, delay: Milliseconds): () => void;
}

// A longer delay, such as Infinity, would fire at once.
const longestTimer: Milliseconds = 2 ** 31 - 1;

/** The machine's clock. Its timers keep a Node process alive: each of them ends a wait of someone. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  schedule(task, delay) {
    const timer = setTimeout(task, Math.min(delay, longestTimer));
    return () => clearTimeout(timer);
  },
};
