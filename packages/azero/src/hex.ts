import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from '@peername/resolver-core';
import { malformedReply } from './errors.ts';

/** The bytes of a `0x` text from an endpoint. @throws {@link ResolverError} `PROTOCOL` for anything else */
export function fromHex(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !value.startsWith('0x')) throw malformedReply('not a hex text');
  try {
    return hexToBytes(value.slice(2));
  } catch (cause) {
    throw malformedReply('not a hex text', cause);
  }
}

/** `0x` and two lowercase digits per byte. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}
