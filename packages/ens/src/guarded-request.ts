import type { ByteCount } from '@peername/resolver-core';
import { classifyAddress } from './address-guard.ts';
import type { CcipPolicy } from './ccip-policy.ts';
import { gatewayBlocked } from './gateway-error.ts';

/** A request to a server that a stranger chose. */
export interface GuardedRequest {
  /** Passed {@link checkGatewayUrl}. */
  readonly url: URL;
  /** Sent by POST as JSON; without it the request is a GET. */
  readonly body?: string | undefined;
  /** The operator named the origin, so it may be in a private network. */
  readonly trusted: boolean;
  readonly signal: AbortSignal;
  /** A longer body is a failure. */
  readonly maxBytes: ByteCount;
}

/** The reply to a {@link GuardedRequest}; the body is empty unless the status is 2xx. */
export interface GuardedReply {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * Asks without following redirects, without cookies, and without a compressed body.
 *
 * @throws {@link ResolverError} `OFFCHAIN_REFUSED` (`gateway-blocked`) or `OFFCHAIN_FAILED` (`gateway-failed`)
 */
export type SendGuarded = (request: GuardedRequest) => Promise<GuardedReply>;

/**
 * Checks what the text of a URL shows: https on port 443, no user info, and a host that is no name or address of a
 * private network. A named origin may be anything but an address where a cloud hands out credentials.
 *
 * @returns whether the operator named the origin
 * @throws {@link ResolverError} `OFFCHAIN_REFUSED` with reason `gateway-blocked`
 */
export function checkGatewayUrl(url: URL, { origins }: CcipPolicy): boolean {
  const trusted = /^https?:$/.test(url.protocol) && origins.has(url.origin);
  const allowed = trusted || (url.protocol === 'https:' && url.port === '');
  if (!allowed || url.username !== '' || url.password !== '' || isForbiddenHost(url.hostname, trusted)) {
    throw gatewayBlocked();
  }
  return trusted;
}

/** Whether an address may be connected to. */
export function mayConnect(address: string, trusted: boolean): boolean {
  const found = classifyAddress(address);
  return trusted ? found !== 'forbidden' : found === 'global';
}

// RFC 6761, RFC 6762, RFC 8375, and what ICANN keeps for private use. A name without a dot is one of a local network.
const localNames = /(^|\.)(localhost|local|internal|home\.arpa|lan|home|corp|intranet|private)$|^[^.]*$/;

function isForbiddenHost(hostname: string, trusted: boolean): boolean {
  // URL parsing has turned every spelling of an IPv4 address into dotted decimal, and put IPv6 in brackets.
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');
  if (host.includes(':') || /^\d+(\.\d+){3}$/.test(host)) return !mayConnect(host, trusted);
  return !trusted && localNames.test(host);
}
