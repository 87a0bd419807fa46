import { hexToBytes } from '@noble/hashes/utils.js';
import {
  didKeyKind,
  irohKind,
  libp2pKind,
  type PeerKindCodec,
  pkarrKind,
  staexKind,
} from '@peername/resolver-core';
import { base58 } from '@scure/base';

/** The `did:key:z6Mk...` of an Ed25519 key (w3c-ccg/did-method-key): what to write into the record `peer-id`. */
export function didKeyOf(key: Uint8Array): string {
  return `did:key:z${base58.encode(Uint8Array.of(0xed, 0x01, ...key))}`;
}

/** The `12D3KooW...` of an Ed25519 key (libp2p/specs, peer-ids). */
export function libp2pIdOf(key: Uint8Array): string {
  return base58.encode(Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20, ...key));
}

/**
 * The Ed25519 key, 32 bytes, that a text stands for, or undefined: a `did:key`, a libp2p id, a Staex node id, an iroh
 * id in hex, or a pkarr key with `pk:`. Strict: no trimming; weak keys are refused.
 */
export function keyOfText(text: string): Uint8Array | undefined {
  const parsed = kindOf(text).parse(text);
  const key = parsed.ok ? parsed.peer.key : undefined;
  return key?.type === 'ed25519' ? hexToBytes(key.hex.slice(2)) : undefined;
}

// Forms that look alike are left out, such as pkarr without its prefix: the same letters would be a Staex id of
// another key.
function kindOf(text: string): PeerKindCodec {
  if (text.startsWith('did:')) return didKeyKind;
  if (text.startsWith('pk:')) return pkarrKind;
  if (/^[0-9a-f]{64}$/.test(text)) return irohKind;
  return /^[0-9a-z]{52}$/.test(text) ? staexKind : libp2pKind;
}
