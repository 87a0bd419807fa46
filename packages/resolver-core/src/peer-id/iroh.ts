import { base32, hex } from './bit-text.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';

/** iroh endpoint ids (n0-computer/iroh, iroh-base): lowercase hex, or RFC 4648 base32 in any case. Canonical: hex. */
export const irohKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'iroh',
  recordKeys: ['iroh-endpoint-id', 'computer.iroh.endpoint-id', 'iroh-node-id'],
  read(text) {
    const bytes = text.length === 52 ? base32.decode(lowercaseAscii(text)) : hex.decode(text, 64);
    return { id: hex.encode(bytes), key: ed25519Key(bytes) };
  },
});

// `toLowerCase` would make letters of foreign alphabets (the Kelvin sign) into ASCII ones.
function lowercaseAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
