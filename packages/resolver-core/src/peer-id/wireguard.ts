import { base64 } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { x25519Key } from './public-key.ts';
import { refuse } from './refusal.ts';

/** WireGuard public keys as wg(8) prints them: padded base64 of 32 bytes. */
export const wireguardKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'wireguard',
  recordKeys: ['wireguard-id'],
  read(text) {
    if (!text.endsWith('=')) refuse('encoding', 'it does not end with =');
    return { id: text, key: x25519Key(base64.decode(text.slice(0, -1), 43)) };
  },
});
