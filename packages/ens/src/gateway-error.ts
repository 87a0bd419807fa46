import { ResolverError } from '@peername/resolver-core';
import { encodeCall, textArg, uintArg } from './abi-encode.ts';

// Opaque on purpose: neither bodies nor addresses, and no difference between a closed port and a broken answer.

/** The server may not be asked. */
export function gatewayBlocked(): ResolverError {
  return new ResolverError({
    code: 'OFFCHAIN_REFUSED',
    reason: 'gateway-blocked',
    shortMessage:
      'The name points to an off-chain server that is not allowed; its owner has to use public https',
  });
}

/** The server gave no answer that is one. */
export function gatewayFailed(): ResolverError {
  return new ResolverError({
    code: 'OFFCHAIN_FAILED',
    reason: 'gateway-failed',
    shortMessage: 'The off-chain server of the name cannot be reached or does not answer as one',
  });
}

/** No answer in time. */
export function gatewayTimeout(): ResolverError {
  return new ResolverError({
    code: 'OFFCHAIN_FAILED',
    reason: 'gateway-timeout',
    shortMessage: 'The off-chain server of the name did not answer in time',
  });
}

/** An HTTP status that is no success. */
export function gatewayHttp(status: number): ResolverError {
  return new ResolverError({
    code: 'OFFCHAIN_FAILED',
    reason: 'gateway-http',
    shortMessage: 'The off-chain server of the name refused',
    details: `HTTP ${status}`,
    retryable: status >= 500,
  });
}

/** More servers or rounds than a name may ask for. */
export function tooManyLookups(details: string): ResolverError {
  return new ResolverError({
    code: 'OFFCHAIN_REFUSED',
    reason: 'too-many-lookups',
    shortMessage: 'The name asks for more off-chain look-ups than are made for one answer',
    details,
  });
}

/** The failure of one request in the words of a batch gateway (ENSIP-21): `HttpError` for a status, else `Error`. */
export function encodeGatewayError(error: ResolverError): Uint8Array {
  const status = /^HTTP (\d{3})$/.exec(error.details ?? '')?.[1];
  if (status) return encodeCall('0x01800152', uintArg(Number(status)), textArg('gateway refused'));
  return encodeCall('0x08c379a0', textArg(error.reason ?? 'gateway-failed'));
}
