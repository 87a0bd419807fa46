import { hex } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';

/**
 * Yggdrasil public keys in lowercase hex. The address in 200::/7 is no id: it is made of only a part of the key
 * (yggdrasil-go, src/address).
 */
export const yggdrasilKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'yggdrasil',
  recordKeys: ['yggdrasil-id'],
  read: (text) => ({ id: text, key: ed25519Key(hex.decode(text, 64)) }),
});
