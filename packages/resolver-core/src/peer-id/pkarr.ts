import { zBase32 } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';

const prefix = 'pk:';

/** pkarr keys (pubky/pkarr, design/base.md): z-base-32, with or without `pk:`. Canonical: without. */
export const pkarrKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'pkarr',
  recordKeys: ['pkarr'],
  read(text) {
    const id = text.startsWith(prefix) ? text.slice(prefix.length) : text;
    return { id, key: ed25519Key(zBase32.decode(id, 52)) };
  },
});
