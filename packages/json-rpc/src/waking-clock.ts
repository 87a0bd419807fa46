import { type Clock, systemClock } from '@peername/resolver-core';

/**
 * The machine's clock with timers that keep a Node process alive: someone waits for the answer that they lead to. It
 * never goes back, so a rest cannot grow when the machine's time is set.
 */
export const wakingClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  schedule: systemClock.schedule,
};
