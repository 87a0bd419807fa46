import { upperHex } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { x25519Key } from './public-key.ts';
import { refuse } from './refusal.ts';

/**
 * Tox ids (TokTok/spec, "Tox ID"): x25519 key, nospam and checksum, in uppercase hex. The nospam is part of the id,
 * since a friend request without it is dropped; so ids that share a key differ after their owner changed it.
 */
export const toxKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'tox',
  recordKeys: ['tox-id'],
  read(text) {
    const bytes = upperHex.decode(text, 76);
    // The checksum is the XOR of all words of two bytes before it, so with it they cancel out.
    const words = new DataView(bytes.buffer);
    let sum = 0;
    for (let at = 0; at < bytes.length; at += 2) sum ^= words.getUint16(at);
    if (sum !== 0) refuse('checksum', 'its checksum is wrong: it was mistyped or cut');
    return { id: text, key: x25519Key(bytes.subarray(0, 32)) };
  },
});
