import type { BlockNumber, BlockRef, ByteCount, Hex } from '@peername/resolver-core';
import { blake2b } from './blake2b.ts';
import { concatBytes } from './concat-bytes.ts';
import { malformedReply } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { encodeCompact } from './scale-writer.ts';

/** A block with the time that the chain gives it. */
export interface Block extends BlockRef {
  readonly time: Date;
}

/** What a header says. */
export interface Header {
  readonly number: BlockNumber;
  /** The hash that commits to the storage; undefined where the block's hash does not commit to the header. */
  readonly stateRoot: Hex | undefined;
}

/**
 * The header of the block with this hash. The hash commits to the header (BLAKE2b-256 of its SCALE form), so an endpoint
 * that mixes up two blocks, or makes an old one look new, is found out.
 *
 * @throws {@link ResolverError} `PROTOCOL`
 */
export function readHeader(header: unknown, hash: Hex, genesis: Hex): Header {
  const { parentHash, number, stateRoot, extrinsicsRoot, digest } = Object(header);
  const { logs } = Object(digest);
  if (!Array.isArray(logs)) throw malformedReply(noHeader);
  const height = readNumber(number);
  const encoded = concatBytes(
    hashBytes(parentHash),
    encodeCompact(height),
    hashBytes(stateRoot),
    hashBytes(extrinsicsRoot),
    encodeCompact(logs.length),
    ...logs.map(fromHex),
  );
  if (encoded.length > maxHeaderBytes) throw malformedReply(`a header of over ${maxHeaderBytes} bytes`);
  const isBound = toHex(blake2b(encoded, 32)) === hash;
  // A development chain may be given any hash for its block 0.
  if (!isBound && !(height === 0 && hash === genesis)) throw malformedReply('a header of another block');
  return { number: BigInt(height), stateRoot: isBound ? parseHash(stateRoot) : undefined };
}

const noHeader = 'not a header';
// Those with a new set of authorities in them take a few kilobytes; hashing much more would hold everybody else up.
const maxHeaderBytes: ByteCount = 16 * 1024;

/** A 32-byte hash. @throws {@link ResolverError} `PROTOCOL` */
export function parseHash(value: unknown): Hex {
  return toHex(hashBytes(value));
}

function hashBytes(value: unknown): Uint8Array {
  const bytes = fromHex(value);
  if (bytes.length !== 32) throw malformedReply('not a hash of 32 bytes');
  return bytes;
}

function readNumber(value: unknown): number {
  // Below 2^30, where the compact form of an integer changes: a chain with a block each second gets there in 2057.
  if (typeof value !== 'string' || !/^0x[0-3]?[0-9a-f]{1,7}$/i.test(value)) throw malformedReply(noHeader);
  return Number(value);
}
