import type { Count } from '@peername/resolver-core';

// As many as travel at once, so that few rounds find the call to blame.
const parts: Count = 6;

/** Takes calls apart that failed together for a reply to one of them. */
export function inParts<T>(calls: readonly T[]): (readonly T[])[] {
  const size = Math.ceil(calls.length / parts);
  return Array.from({ length: Math.ceil(calls.length / size) }, (_, i) =>
    calls.slice(i * size, (i + 1) * size),
  );
}
