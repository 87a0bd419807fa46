import { abortedError, type Clock, type Milliseconds, onAbort, ResolverError } from '@peername/resolver-core';

/** When work has to be given up. */
export interface DeadlineOptions {
  readonly clock: Clock;
  /** @default no limit */
  readonly timeout?: Milliseconds | undefined;
  /** Any of them ends the work. */
  readonly signals: readonly (AbortSignal | undefined)[];
  /** @default a `TIMEOUT` that says how long was waited */
  readonly onTimeout?: (() => ResolverError) | undefined;
}

/**
 * Waits for `work` until the time is up or one of the signals fires. Then the signal that `work` was given fires too,
 * and the wait ends whether or not `work` heeds it.
 *
 * @throws {@link ResolverError} `ABORTED`, or what `onTimeout` makes
 */
export async function withDeadline<T>(
  { clock, timeout, signals, onTimeout }: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const fired = signals.find((signal) => signal?.aborted);
  if (fired) throw abortedError(fired);
  const controller = new AbortController();
  let stopTimer = (): void => {};
  let stops: (() => void)[] = [];
  const end = new Promise<never>((_, reject) => {
    if (timeout !== undefined) {
      stopTimer = clock.schedule(() => reject(onTimeout?.() ?? timeoutError(timeout)), Math.max(0, timeout));
    }
    stops = signals.map((signal) => onAbort(signal, () => reject(abortedError(signal))));
  });
  try {
    return await Promise.race([work(controller.signal), end]);
  } catch (error) {
    // Not after a success: firing a signal that nobody waits for costs as much as decoding the answer.
    controller.abort(error);
    throw error;
  } finally {
    stopTimer();
    for (const stop of stops) stop();
  }
}

function timeoutError(timeout: Milliseconds): ResolverError {
  return new ResolverError({ code: 'TIMEOUT', shortMessage: `No answer within ${timeout} ms` });
}
