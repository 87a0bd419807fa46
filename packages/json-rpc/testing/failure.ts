import type { ResolverError } from '@peername/resolver-core';
import { expect } from 'vitest';

/** The error that a promise must reject with. */
export function failure(promise: Promise<unknown>): Promise<ResolverError> {
  return promise.then(
    (value) => expect.unreachable(`got ${JSON.stringify(value)}`),
    (error) => error,
  );
}
