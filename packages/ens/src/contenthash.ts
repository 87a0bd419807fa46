import { bytesToHex } from '@noble/hashes/utils.js';
import type { ByteCount } from '@peername/resolver-core';

/** The record key that stands for the content hash of a name instead of a text record. */
export const contenthashKey = 'contenthash';

const ipnsProtocol = 0xe5;
const cidVersion = 1;
const libp2pKeyCodec = 0x72;

// The longest key of libp2p that is written out instead of hashed has 42 bytes.
const maxCidBytes: ByteCount = 128;

/** A content hash that names IPNS but cannot be read. */
export class ContenthashError extends Error {
  override readonly name = 'ContenthashError';
}

/**
 * The peer that a content hash (ENSIP-7) names: the CID of a libp2p key in base36, as IPNS writes it. Undefined for
 * every other content, such as IPFS, Swarm, or an IPNS name that is a domain, and for none.
 *
 * ```
 * e5 01  01  72  00 24 08011220 <32 bytes>   ->  k51qzi5uqu5d...
 * ipns  CIDv1 |   identity hash of an ed25519 key
 *         libp2p-key
 * ```
 *
 * Whether the key in it is one is for the peer id's own parser to say.
 *
 * @throws {@link ContenthashError} when it is cut off, too long, or not written in the shortest way
 */
export function peerOfContenthash(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  const protocol = readVarint(bytes);
  if (protocol.value !== ipnsProtocol) return undefined;
  const cid = protocol.rest;
  const version = readVarint(cid);
  if (version.value !== cidVersion) throw new ContenthashError('its CID is not of version 1');
  const codec = readVarint(version.rest);
  if (codec.value !== libp2pKeyCodec) return undefined;
  const digest = readVarint(readVarint(codec.rest).rest);
  if (digest.value !== digest.rest.length)
    throw new ContenthashError('its hash has another length than it says');
  if (cid.length > maxCidBytes) throw new ContenthashError(`its CID is over ${maxCidBytes} bytes`);
  // No leading zero byte to care for: a CIDv1 begins with 1.
  return `k${BigInt(`0x${bytesToHex(cid)}`).toString(36)}`;
}

/** An unsigned varint of at most four bytes; larger codes do not exist here. */
function readVarint(bytes: Uint8Array): { readonly value: number; readonly rest: Uint8Array } {
  let value = 0;
  for (const [i, byte] of bytes.subarray(0, 4).entries()) {
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      if (byte === 0 && i > 0) throw new ContenthashError('one of its numbers is not in the shortest form');
      return { value, rest: bytes.subarray(i + 1) };
    }
  }
  throw new ContenthashError('it is cut off');
}
