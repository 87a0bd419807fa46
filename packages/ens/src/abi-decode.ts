import type { ByteCount, Count, Hex } from '@peername/resolver-core';
import { toHex } from './hex.ts';

/**
 * Bytes that are not the ABI encoding of what was expected. It never leaves the package: who decodes knows what a
 * broken encoding means at that place.
 */
export class AbiError extends Error {
  override readonly name = 'AbiError';
}

const wordSize = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A run of ABI slots, and all bytes behind it: offsets found in the slots count from its first byte.
 *
 * Every offset and length is checked against the bytes that are there before anything is taken, and what is taken is
 * a view, so a few bytes cannot ask for much memory. Tails may come in any order, overlap and have dirty padding, as
 * encoders other than Solidity's write them; padding must be there.
 */
export type AbiFrame = Uint8Array;

/** `uint8` to `uint48`: lengths, offsets, statuses. Larger values are an error. */
export function readUint(frame: AbiFrame, slot: Count): number {
  const word = wordAt(frame, slot);
  let value = 0;
  for (const [i, byte] of word.entries()) {
    if (i < wordSize - 6 && byte !== 0) throw new AbiError('a number is out of range');
    value = value * 256 + byte;
  }
  return value;
}

/** `bool`. */
export function readBool(frame: AbiFrame, slot: Count): boolean {
  const value = readUint(frame, slot);
  if (value > 1) throw new AbiError('a boolean is neither 0 nor 1');
  return value === 1;
}

/** `address`, lowercase. */
export function readAddress(frame: AbiFrame, slot: Count): Hex {
  const word = wordAt(frame, slot);
  if (word.subarray(0, 12).some((byte) => byte !== 0)) throw new AbiError('an address is over 20 bytes');
  return toHex(word.subarray(12));
}

/** `bytes4`. */
export function readSelector(frame: AbiFrame, slot: Count): Hex {
  return toHex(wordAt(frame, slot).subarray(0, 4));
}

/** `bytes`, as a view. */
export function readBytes(frame: AbiFrame, slot: Count): Uint8Array {
  const { length, rest } = readLength(frame, slot);
  if (Math.ceil(length / wordSize) * wordSize > rest.length) throw outOfBounds();
  return rest.subarray(0, length);
}

/**
 * `string`.
 * @throws {@link AbiError} also for bytes that are not UTF-8
 */
export function readText(frame: AbiFrame, slot: Count): string {
  const bytes = readBytes(frame, slot);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AbiError('a text is not UTF-8');
  }
}

/** A tuple with a dynamic part: its slots. */
export function readTuple(frame: AbiFrame, slot: Count): AbiFrame {
  return fromOffset(frame, slot);
}

/** An array of any length: its elements are the slots of `items`. */
export function readList(frame: AbiFrame, slot: Count): { readonly count: Count; readonly items: AbiFrame } {
  const { length, rest } = readLength(frame, slot);
  if (length * wordSize > rest.length) throw outOfBounds();
  return { count: length, items: rest };
}

function readLength(frame: AbiFrame, slot: Count): { length: ByteCount; rest: Uint8Array } {
  const target = fromOffset(frame, slot);
  return { length: readUint(target, 0), rest: target.subarray(wordSize) };
}

function fromOffset(frame: AbiFrame, slot: Count): Uint8Array {
  const offset = readUint(frame, slot);
  if (offset > frame.length) throw outOfBounds();
  return frame.subarray(offset);
}

function wordAt(frame: AbiFrame, slot: Count): Uint8Array {
  const start = slot * wordSize;
  if (start + wordSize > frame.length) throw outOfBounds();
  return frame.subarray(start, start + wordSize);
}

function outOfBounds(): AbiError {
  return new AbiError('an offset or a length points outside the data');
}
