import type { Clock, Milliseconds } from '@peername/resolver-core';

// A longer delay, such as Infinity, would fire at once.
const longestTimer: Milliseconds = 2 ** 31 - 1;

/**
 * The machine's clock with timers that keep a Node process alive: someone waits for the answer that they lead to. It
 * never goes back, so a rest cannot grow when the machine's time is set.
 */
export const wakingClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  schedule(task, delay) {
    const timer = setTimeout(task, Math.min(delay, longestTimer));
    return () => clearTimeout(timer);
  },
};
