import { bytesToHex } from '@noble/hashes/utils.js';
import type { Pin } from '@peername/resolver-core';
import { didKeyOf } from '../src/identity/key-text.ts';

/** That `name` stood for `key` long ago. */
export function pinOfKey(name: string, key: Uint8Array, more: Partial<Pin> = {}): Pin {
  return {
    name,
    chain: 'fake:1',
    kind: 'did-key',
    id: didKeyOf(key),
    key: { type: 'ed25519', hex: `0x${bytesToHex(key)}` },
    firstSeen: new Date(0),
    lastSeen: new Date(0),
    block: 0n,
    ...more,
  };
}
