import { concatBytes } from '@noble/hashes/utils.js';
import { ResolverError } from '@peername/resolver-core';
import type { BinaryReader } from '../binary-reader.ts';
import type { AddressKind, LinkCandidate } from './candidate.ts';
import { packAddress, unpackAddress } from './candidate-address.ts';

// Bits 0 and 1 of the first byte; 3 is an overlay.
const kinds = ['ipv4', 'ipv6', 'mdns'] as const satisfies readonly AddressKind[];
const overlay = 3;
// Bits 2 and 3.
const types = ['host', 'srflx', 'prflx', 'relay'] as const;
// Bit 4.
const protocols = ['udp', 'tcp'] as const;

/**
 * A candidate in bytes: 3 of an overlay, 7 of IPv4, 19 of IPv6 or mDNS.
 *
 * ```
 * | flags: 0 0 0 protocol type type kind kind | address 0, 4 or 16 | port 2 |
 * ```
 *
 * @throws ResolverError `INTERNAL` when the address is not of its kind or the port is none
 */
export function encodeCandidate(candidate: LinkCandidate): Uint8Array {
  const { port } = candidate;
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) throw malformed('port');
  const end = Uint8Array.of(port >> 8, port & 0xff);
  if (candidate.type === 'overlay') return concatBytes(Uint8Array.of(overlay), end);
  const address = packAddress(candidate.kind, candidate.address);
  if (!address) throw malformed('address');
  const flags =
    kinds.indexOf(candidate.kind) |
    (types.indexOf(candidate.type) << 2) |
    (protocols.indexOf(candidate.protocol) << 4);
  return concatBytes(Uint8Array.of(flags), address, end);
}

/** Takes the next candidate; refuses unknown flags and port 0. */
export function decodeCandidate(reader: BinaryReader): LinkCandidate {
  const flags = reader.u8();
  if (flags >> 5 !== 0) reader.refuse();
  const kind = kinds[flags & 3];
  if (kind === undefined) {
    if (flags !== overlay) reader.refuse();
    return { type: 'overlay', port: readPort(reader) };
  }
  const type = types[(flags >> 2) & 3] ?? reader.refuse();
  const protocol = protocols[(flags >> 4) & 1] ?? reader.refuse();
  const address = unpackAddress(kind, reader.bytes(kind === 'ipv4' ? 4 : 16)) ?? reader.refuse();
  return { type, protocol, kind, address, port: readPort(reader) };
}

function readPort(reader: BinaryReader): number {
  return reader.u16() || reader.refuse();
}

function malformed(part: string): ResolverError {
  return new ResolverError({
    code: 'INTERNAL',
    shortMessage: `a candidate for a link has no valid ${part}; leave it out`,
  });
}
