import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type { BlockNumber, BlockRef, Hex } from '@peername/resolver-core';
import { compact } from 'scale-ts';
import { malformedReply } from './errors.ts';
import { fromHex, toHex } from './hex.ts';

/** A block with the time that the chain gives it. */
export interface Block extends BlockRef {
  readonly time: Date;
}

/**
 * The number of the block with this hash, from its header. The hash commits to the header (BLAKE2b-256 of its SCALE
 * form), so an endpoint that mixes up two blocks, or makes an old one look new, is found out.
 *
 * @throws {@link ResolverError} `PROTOCOL`
 */
export function blockNumber(header: unknown, hash: Hex, genesis: Hex): BlockNumber {
  const { parentHash, number, stateRoot, extrinsicsRoot, digest } = record(header);
  const { logs } = record(digest);
  if (!Array.isArray(logs)) throw malformedReply('a header without a digest');
  const height = readNumber(number);
  // A development chain may be given any hash for its block 0.
  if (height === 0n && hash === genesis) return height;
  const encoded = concatBytes(
    hashBytes(parentHash),
    compact.enc(height),
    hashBytes(stateRoot),
    hashBytes(extrinsicsRoot),
    compact.enc(logs.length),
    ...logs.map(fromHex),
  );
  if (toHex(blake2b(encoded, { dkLen: 32 })) !== hash) throw malformedReply('a header of another block');
  return height;
}

/** A 32-byte hash. @throws {@link ResolverError} `PROTOCOL` */
export function parseHash(value: unknown): Hex {
  return toHex(hashBytes(value));
}

function hashBytes(value: unknown): Uint8Array {
  const bytes = fromHex(value);
  if (bytes.length !== 32) throw malformedReply('not a hash of 32 bytes');
  return bytes;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw malformedReply('not a header');
  return value as Readonly<Record<string, unknown>>;
}

function readNumber(value: unknown): BlockNumber {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(value))
    throw malformedReply('not a block number');
  return BigInt(value);
}
