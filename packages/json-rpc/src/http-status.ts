import type { ResolverError } from '@peername/resolver-core';
import type { EndpointAddress } from './endpoint-address.ts';
import { fault, protocolFault } from './fault.ts';
import { parseRetryAfter } from './retry-after.ts';

/**
 * The fault that a status stands for whatever the body says: a redirect, a refusal, a request to slow down, or a proxy
 * that speaks for the server. Undefined for every other status.
 */
export function statusFault(
  address: EndpointAddress,
  status: number,
  retryAfterHeader?: string | null,
): ResolverError | undefined {
  // Browsers show a redirect that is not followed as status 0.
  if (status === 0 || (status >= 300 && status < 400))
    return protocolFault(address, 'it redirects, which is not followed; use the URL that it points at');
  const details = `HTTP ${status}`;
  if (status === 401 || status === 403)
    return fault('UNAVAILABLE', address, 'refused the request; check its API key', {
      details,
      reason: 'refused',
    });
  const retryAfter = parseRetryAfter(retryAfterHeader, Date.now());
  if (status === 429) return fault('RATE_LIMITED', address, 'asks to slow down', { details, retryAfter });
  if (status >= 502 && status <= 504) return failedStatusFault(address, status, retryAfter);
  return undefined;
}

/** The fault for a status that is no success and came without an answer. */
export function failedStatusFault(
  address: EndpointAddress,
  status: number,
  retryAfter?: number | undefined,
): ResolverError {
  const what = status >= 500 ? 'has a server error' : 'does not take such requests; check its URL';
  return fault('UNAVAILABLE', address, what, { details: `HTTP ${status}`, retryAfter });
}
