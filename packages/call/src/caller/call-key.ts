import { hexToBytes } from '@noble/hashes/utils.js';
import type { PeerId, PeerKind } from '@peername/resolver-core';

/**
 * The kinds of peer ids that can embed an Ed25519 key, the first wins. `staex` comes last: its secret is inside a node,
 * so who has a record for calls beside it means that one.
 */
export const callKinds: readonly PeerKind[] = ['did-key', 'libp2p', 'iroh', 'pkarr', 'staex'];

/** The Ed25519 key inside a peer id, 32 bytes; undefined when it is of another type, or a hash of a key. */
export function callKeyOf(peer: PeerId): Uint8Array | undefined {
  return peer.key?.type === 'ed25519' ? hexToBytes(peer.key.hex.slice(2)) : undefined;
}

/** Why a peer id has no key that can be called, as the end of a sentence that begins with what it is. */
export function whyNoCallKey({ kind, key }: PeerId): string {
  if (!key) return `is the hash of a ${kind} key, and a call has to be sealed to the key itself`;
  return `is a key of type ${key.type}, and only Ed25519 keys can be called`;
}
