import type { Hex } from '@peername/resolver-core';

/** A public key as records and pins hold it. */
export function hexOfKey(key: Uint8Array): Hex {
  return `0x${Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
