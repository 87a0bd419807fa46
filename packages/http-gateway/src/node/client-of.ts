import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Count } from '@peername/resolver-core';

/** Options of {@link createClientOf}. */
export interface ClientOfOptions {
  /**
   * Addresses and ranges (`10.0.0.0/8`, `fd00::/8`) of the proxies in front, and of nobody else: what they say of the
   * client in `X-Forwarded-For` is believed. @default none
   */
  readonly trustedProxies?: readonly string[] | undefined;
}

// Whoever came over a connection that is gone by now shares one quota.
const nobody = 'unknown';
// A chain of proxies is short; the rest of a long header is a client's own doing.
const mostHops: Count = 16;

/**
 * Makes the `clientOf` of a gateway on Node: whom a request counts for. An IPv4 address counts for itself, also when it
 * is written as IPv6; of IPv6 the /64, which is what one subscriber is given. `X-Forwarded-For` is read from the right,
 * only while the address is that of a trusted proxy; `Forwarded` and `X-Real-IP` are never read.
 *
 * @throws {@link TypeError} for a range that is none
 */
export function createClientOf({
  trustedProxies = [],
}: ClientOfOptions = {}): (request: unknown, env: unknown) => string {
  const trusted = trustedProxies.length > 0 ? blockListOf(trustedProxies) : undefined;
  const known = new WeakMap<object, string>();
  return (_request, env) => {
    const incoming = (env as { readonly incoming?: IncomingMessage } | undefined)?.incoming;
    const socket = incoming?.socket;
    if (!socket) return nobody;
    if (!trusted) {
      const held = known.get(socket);
      if (held !== undefined) return held;
    }
    const peer = addressOf(socket.remoteAddress ?? '');
    if (peer === undefined) return nobody;
    if (trusted) return subscriberOf(lastUntrusted(peer, forwardedFor(incoming), trusted));
    const client = subscriberOf(peer);
    known.set(socket, client);
    return client;
  };
}

/** An address, and of which family. IPv4 in IPv6 is IPv4; without zone. */
interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

function lastUntrusted(peer: Address, hops: readonly string[], trusted: BlockList): Address {
  let client = peer;
  for (let i = hops.length - 1; i >= 0 && trusted.check(client.text, client.family); i--) {
    const next = addressOf(withoutPort(hops[i] ?? ''));
    // What stands left of garbage may be anybody's.
    if (!next) return client;
    client = next;
  }
  return client;
}

/** The last hops that `X-Forwarded-For` names; several such headers are one list (RFC 9110, 5.3). */
function forwardedFor(incoming: IncomingMessage): readonly string[] {
  const value = incoming.headers['x-forwarded-for'];
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text === '' ? [] : text.split(',').slice(-mostHops);
}

/** `1.2.3.4:5678` and `[2001:db8::1]:5678` are written by some proxies. */
function withoutPort(hop: string): string {
  const text = hop.trim();
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? [];
  if (bracketed !== undefined) return bracketed;
  const [, v4] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return v4 ?? text;
}

function addressOf(text: string): Address | undefined {
  const zone = text.indexOf('%');
  const bare = zone === -1 ? text : text.slice(0, zone);
  const version = isIP(bare);
  if (version === 4) return { text: bare, family: 'ipv4' };
  if (version !== 6) return undefined;
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return { text: bare, family: 'ipv6' };
  const [high = 0, low = 0] = groups.slice(6);
  return { text: [high >> 8, high & 255, low >> 8, low & 255].join('.'), family: 'ipv4' };
}

function subscriberOf({ text, family }: Address): string {
  if (family === 'ipv4') return text;
  const network = groupsOf(text).slice(0, 4);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight numbers of an IPv6 address that {@link isIP} takes for one. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const front = numbersOf(head);
  if (tail === undefined) return front;
  const back = numbersOf(tail);
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function numbersOf(part: string): readonly number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [text = '', prefix, ...rest] = range.trim().split('/');
    const address = text.includes('%') ? undefined : addressOf(text);
    // Of IPv4 that is written as IPv6 the first 96 bits are the same.
    const skipped = address?.family === 'ipv4' && isIP(text) === 6 ? 96 : 0;
    const bits = address?.family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) - skipped : -1;
    if (!address || rest.length > 0 || length < 0 || length > bits) {
      const hint = skipped > 0 ? `; a range of IPv4 that is written as IPv6 has /${skipped} to /128` : '';
      throw new TypeError(
        `A trusted proxy is an address or a range such as 10.0.0.0/8 or fd00::/8, not ${JSON.stringify(range.slice(0, 80))}${hint}`,
      );
    }
    list.addSubnet(address.text, length, address.family);
  }
  return list;
}
