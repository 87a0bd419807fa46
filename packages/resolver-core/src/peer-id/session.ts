import { hex } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { x25519Key } from './public-key.ts';
import { refuse } from './refusal.ts';

/** Account ids of the Session messenger: `05` and an x25519 key, in lowercase hex. */
export const sessionKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'session',
  recordKeys: ['session-id'],
  read(text) {
    const bytes = hex.decode(text, 66);
    // 03 is a group, 15 and 25 are ids that hold in one community only.
    if (bytes[0] !== 5) refuse('unsupported', 'it is not the id of a Session account, which begins with 05');
    return { id: text, key: x25519Key(bytes.subarray(1)) };
  },
});
