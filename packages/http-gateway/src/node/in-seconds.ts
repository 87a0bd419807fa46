import type { Milliseconds } from '@peername/resolver-core';

/** Seconds, the unit of Prometheus. */
export function inSeconds(time: Milliseconds): number {
  return time / 1000;
}
