import type { Milliseconds } from '@peername/resolver-core';

/**
 * The outcome of `work`, or a rejection when it takes longer. What arrived in time counts, also when this process was too
 * busy to look: the verdict falls only after what is in the socket has been read.
 */
export function within<T>(work: Promise<T>, patience: Milliseconds): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => reject(new Error(`no reply within ${patience} ms`)));
    }, patience);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
