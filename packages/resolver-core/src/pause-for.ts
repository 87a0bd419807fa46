import type { Clock } from './clock.ts';
import { onAbort } from './on-abort.ts';
import type { Milliseconds } from './units.ts';

/** Lets the time pass, or less of it when the signal fires. */
export function pauseFor(clock: Clock, delay: Milliseconds, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const cancel = clock.schedule(() => {
      stopWatching();
      resolve();
    }, delay);
    const stopWatching = onAbort(signal, () => {
      cancel();
      resolve();
    });
  });
}
