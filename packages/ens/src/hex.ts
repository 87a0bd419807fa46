import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '@peername/resolver-core';

/** `0x` and lowercase digits. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

/** A number as JSON-RPC has it: `0x` and no leading zeros. */
export function toQuantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}

/** The bytes of `0x` and an even number of hex digits in any case; undefined for everything else. */
export function fromHex(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string' || !text.startsWith('0x')) return undefined;
  try {
    return hexToBytes(text.slice(2));
  } catch {
    return undefined;
  }
}
