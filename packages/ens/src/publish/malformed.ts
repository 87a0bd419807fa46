import { ResolverError } from '@peername/resolver-core';

/** A server answered a question with something that is no answer to it. */
export function malformed(origin: string, method: string): ResolverError {
  return new ResolverError({
    code: 'PROTOCOL',
    shortMessage: `${origin} answered ${method} with something else`,
  });
}
