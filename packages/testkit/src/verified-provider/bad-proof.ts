import { ResolverError } from '@peername/resolver-core';

/** The node gave something that is not what the trusted block commits to. */
export function badProof(details: string): ResolverError {
  return new ResolverError({
    code: 'UNTRUSTED',
    reason: 'bad-proof',
    shortMessage: 'The node could not prove what it says',
    details,
  });
}
