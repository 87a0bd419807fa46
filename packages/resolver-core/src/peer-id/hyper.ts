import { hex, zBase32 } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';

const prefix = 'pear://';

/**
 * Keys of the Hypercore family, as Keet and Pear use them (holepunchto/hypercore-id-encoding): z-base-32 or hex, with
 * or without `pear://`. Canonical: z-base-32 without. A link to a version or a path is not a key.
 */
export const hyperKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'hyper',
  recordKeys: ['hyper-key'],
  read(text) {
    const key = text.startsWith(prefix) ? text.slice(prefix.length) : text;
    const bytes = key.length === 64 ? hex.decode(key) : zBase32.decode(key, 52);
    return { id: zBase32.encode(bytes), key: ed25519Key(bytes) };
  },
});
