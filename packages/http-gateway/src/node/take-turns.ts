import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Milliseconds } from '@peername/resolver-core';

/**
 * For long work that must not keep others waiting: what it gives is asked after each step, and is a promise to wait for
 * once the work has had its time.
 */
export function takeTurns(longest: Milliseconds = 2): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < longest) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}
