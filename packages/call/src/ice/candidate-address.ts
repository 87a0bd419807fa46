import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { AddressKind } from './candidate.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

const uuidName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;

/** Where a candidate points: an IP address, or the name under which mDNS hides one (draft-ietf-mmusic-mdns-ice-candidates). */
export interface CandidateAddress {
  readonly kind: AddressKind;
  /** Canonical text. */
  readonly address: string;
}

/** The address in a text, in canonical form; undefined for any other name, so that nothing is ever looked up in DNS. */
export function parseCandidateAddress(text: string): CandidateAddress | undefined {
  const bytes = parseIpAddress(text);
  // An IPv4 address in IPv6 clothes would pass every rule about IPv4 addresses.
  if (bytes && isMapped(bytes)) return undefined;
  if (bytes) return { kind: bytes.length === 4 ? 'ipv4' : 'ipv6', address: formatIpAddress(bytes) };
  return uuidName.test(text) ? { kind: 'mdns', address: text.toLowerCase() } : undefined;
}

/** 4 bytes of IPv4, 16 of IPv6 or of the uuid; undefined when the text is not of the kind. */
export function packAddress(kind: AddressKind, address: string): Uint8Array | undefined {
  if (parseCandidateAddress(address)?.kind !== kind) return undefined;
  return kind === 'mdns' ? hexToBytes(address.replace(/-|\.local/gi, '')) : parseIpAddress(address);
}

/** The canonical text of packed bytes; undefined for IPv6 that stands for IPv4. */
export function unpackAddress(kind: AddressKind, bytes: Uint8Array): string | undefined {
  if (kind !== 'mdns') return parseCandidateAddress(formatIpAddress(bytes))?.address;
  return `${bytesToHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}.local`;
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.length === 16 && bytes.every((byte, index) => index >= 12 || byte === (index < 10 ? 0 : 0xff));
}
