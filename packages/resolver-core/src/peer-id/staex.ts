import { crockford } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';

/**
 * Staex node ids: 32 bytes in 52 characters of lowercase Crockford base32, without a checksum.
 *
 * Staex documents a base32 public key; that it is an ed25519 key is inferred from published ids. A wrong inference
 * would show as `not-a-key`, not as a typing error.
 */
export const staexKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'staex',
  recordKeys: ['staex-id', 'io.staex.id'],
  read: (text) => ({ id: text, key: ed25519Key(crockford.decode(text, 52)) }),
});
