import { escapeText, ResolverError } from '@peername/resolver-core';
import type { OffchainPart } from './ccip-read.ts';
import { gatewayHttp } from './gateway-error.ts';
import { decodeRevert, type Revert } from './revert.ts';

/** A resolver that has no function for a record, as opposed to one that failed. */
export const unsupported = 'unsupported';

/**
 * What a resolver's own revert data mean, empty ones included.
 *
 * A resolver can revert with any bytes, those of a gateway's failure too: only failures that we told it ourselves count
 * as the gateway's.
 */
export function resolverFault(data: Uint8Array, offchain: OffchainPart): typeof unsupported | ResolverError {
  if (data.length === 0) return offchain.answered ? offchainRejected('no data') : unsupported;
  const told = offchain.failureOf(data);
  if (told) return told;
  const revert = decodeRevert(data);
  if (revert.error === 'UnsupportedResolverProfile') return unsupported;
  if (revert.error === 'HttpError') return gatewayHttp(revert.status);
  if (offchain.answered) return offchainRejected(describeRevert(revert));
  return new ResolverError({
    code: 'CONTRACT',
    reason: 'resolver-reverted',
    shortMessage: "The name's resolver failed",
    details: describeRevert(revert),
  });
}

/** The resolver did not believe the gateway: a signature that is bad or has expired. */
export function offchainRejected(details: string): ResolverError {
  return new ResolverError({
    code: 'UNTRUSTED',
    reason: 'offchain-rejected',
    shortMessage: "The name's resolver rejected what its off-chain server answered",
    details,
  });
}

/** A revert in one safe line. */
export function describeRevert(revert: Revert): string {
  if (revert.error === 'Error') return `"${escapeText(revert.message, 120)}"`;
  if (revert.error !== 'unknown') return revert.error;
  return revert.selector === '0x' ? 'no data, as when the gas runs out' : `error ${revert.selector}`;
}
