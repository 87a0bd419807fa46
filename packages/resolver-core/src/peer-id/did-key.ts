import { decodeBase58 } from './base-n.ts';
import { hex } from './bit-text.ts';
import { defineKind, type Found } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { ed25519Key, p256Key, secp256k1Key, x25519Key } from './public-key.ts';
import { refuse } from './refusal.ts';

const prefix = 'did:key:z';

/** did:key identifiers (w3c-ccg/did-method-key) with an ed25519, x25519, secp256k1 or P-256 key. */
export const didKeyKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'did-key',
  recordKeys: ['did-key'],
  read(text) {
    if (!text.startsWith(prefix)) refuse('encoding', `it does not begin with ${prefix}`);
    return { id: text, key: readKey(decodeBase58(text.slice(prefix.length))) };
  },
});

function readKey(bytes: Uint8Array): Found['key'] {
  const key = bytes.subarray(2);
  // Multicodec varints.
  switch (hex.encode(bytes.subarray(0, 2))) {
    case 'ed01':
      return ed25519Key(key);
    case 'ec01':
      return x25519Key(key);
    case 'e701':
      return secp256k1Key(key);
    case '8024':
      return p256Key(key);
    default:
      return refuse('unsupported', 'its key is not of type ed25519, x25519, secp256k1 or P-256');
  }
}
