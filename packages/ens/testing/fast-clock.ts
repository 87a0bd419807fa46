import { type Clock, type Count, systemClock } from '@peername/resolver-core';

/** A clock on which everything takes so many times as long as it does, for what has to wait. */
export function fastClock(times: Count): Clock {
  const start = performance.now();
  return {
    now: () => systemClock.now(),
    elapsed: () => (performance.now() - start) * times,
    schedule: (task, delay) => systemClock.schedule(task, delay / times),
  };
}
