import { abortedError, onAbort } from '@peername/resolver-core';

/**
 * Lets all who ask while `work` is under way wait for the same run of it. The run's signal fires when the last of them
 * has given up.
 *
 * @throws {@link ResolverError} `ABORTED` to the one whose signal fired
 */
export function shareWork<T, O extends { readonly signal?: AbortSignal | undefined }>(
  work: (options: O) => Promise<T>,
): (options: O) => Promise<T> {
  let running:
    | { readonly result: Promise<T>; readonly controller: AbortController; waiting: number }
    | undefined;

  return (options) => {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(abortedError(signal));
    if (!running) {
      const controller = new AbortController();
      const result = work({ ...options, signal: controller.signal });
      const mine = { result, controller, waiting: 0 };
      running = mine;
      const over = (): void => {
        if (running === mine) running = undefined;
      };
      result.then(over, over);
    }
    const joined = running;
    joined.waiting++;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        reject(abortedError(signal));
        if (--joined.waiting > 0) return;
        if (running === joined) running = undefined;
        joined.controller.abort();
      };
      const stopListening = onAbort(signal, leave);
      joined.result.then(resolve, reject).finally(stopListening);
    });
  };
}
