import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '@peername/resolver-core';

/**
 * One argument in the ABI's terms. A static one is its word; a dynamic one is what the offset in the head points at.
 *
 * ```
 * encodeArgs(uintArg(7), textArg('hi'))
 *   00..07                    head: 7
 *   00..40                    head: the text begins at byte 0x40
 *   00..02 6869 00..00        tail: length, bytes, padding
 * ```
 */
export interface AbiArg {
  readonly dynamic: boolean;
  readonly bytes: Uint8Array;
}

const wordSize = 32;
const utf8 = new TextEncoder();

/** The arguments of a call, or of an error, without the selector. */
export function encodeArgs(...args: readonly AbiArg[]): Uint8Array {
  // Each argument here takes one word of the head: there are no static tuples or arrays among our shapes.
  let tail = args.length * wordSize;
  const heads = args.map(({ dynamic, bytes }) => {
    if (!dynamic) return bytes;
    const head = word(tail);
    tail += bytes.length;
    return head;
  });
  return concatBytes(...heads, ...args.flatMap(({ dynamic, bytes }) => (dynamic ? [bytes] : [])));
}

/** A selector such as `0x59d1d43c` with its arguments. */
export function encodeCall(selector: Hex, ...args: readonly AbiArg[]): Uint8Array {
  return concatBytes(hexToBytes(selector.slice(2)), encodeArgs(...args));
}

/** Any `uint` up to 2^53, and `bool` as 0 or 1. */
export function uintArg(value: number): AbiArg {
  return { dynamic: false, bytes: word(value) };
}

/** `bytes32`. */
export function wordArg(bytes: Uint8Array): AbiArg {
  if (bytes.length !== wordSize) throw new RangeError('A word has 32 bytes');
  return { dynamic: false, bytes };
}

/** `bytes`. */
export function bytesArg(bytes: Uint8Array): AbiArg {
  const padding = new Uint8Array((wordSize - (bytes.length % wordSize)) % wordSize);
  return { dynamic: true, bytes: concatBytes(word(bytes.length), bytes, padding) };
}

/** `string`. */
export function textArg(text: string): AbiArg {
  return bytesArg(utf8.encode(text));
}

/** An array of any length, such as `bytes[]`. */
export function listArg(items: readonly AbiArg[]): AbiArg {
  return { dynamic: true, bytes: concatBytes(word(items.length), encodeArgs(...items)) };
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(wordSize);
  new DataView(bytes.buffer).setBigUint64(wordSize - 8, BigInt(value));
  return bytes;
}
