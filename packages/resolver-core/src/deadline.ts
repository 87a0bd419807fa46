import type { Clock } from './clock.ts';
import { abortedError, ResolverError } from './errors.ts';
import { onAbort } from './on-abort.ts';
import type { Milliseconds } from './units.ts';

/**
 * Waits for `work` until the signal fires or the time is up. The work itself goes on: others may wait for it too.
 *
 * @throws {@link ResolverError} `ABORTED`, or what `onTimeout` makes
 */
export function waitFor<T>(
  work: Promise<T>,
  options: {
    readonly clock: Clock;
    /** @default no limit */
    readonly timeout?: Milliseconds | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onTimeout?: () => ResolverError;
  },
): Promise<T> {
  const { clock, timeout, signal } = options;
  if (signal?.aborted) {
    // A failure that nobody else waits for would end the process.
    work.catch(() => {});
    return Promise.reject(abortedError(signal));
  }
  return new Promise<T>((resolve, reject) => {
    const stopWatching = onAbort(signal, () => settle(() => reject(abortedError(signal))));
    const cancel =
      timeout === undefined
        ? undefined
        : clock.schedule(() => settle(() => reject(options.onTimeout?.() ?? timeoutError(timeout))), timeout);
    const settle = (finish: () => void): void => {
      cancel?.();
      stopWatching();
      finish();
    };
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

/** The error for a deadline that passed. */
function timeoutError(timeout: Milliseconds): ResolverError {
  return new ResolverError({ code: 'TIMEOUT', shortMessage: `No answer within ${timeout / 1000} s` });
}
