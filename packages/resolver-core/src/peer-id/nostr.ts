import { bech32 } from '@scure/base';
import { hex } from './bit-text.ts';
import { defineKind, type Found } from './define-kind.ts';
import { readNprofile } from './nprofile.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { secp256k1XOnlyKey } from './public-key.ts';
import { refuse } from './refusal.ts';

const maxNprofileLength = 5_000;

/** Nostr public keys (NIP-19): npub, nprofile (its relays become `addrs`) or 64 hex digits. Canonical: npub. */
export const nostrKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'nostr',
  recordKeys: ['nostr'],
  longForm: { prefix: 'nprofile1', maxLength: maxNprofileLength },
  read(text) {
    if (text.startsWith('npub1')) return fromKey(decodeBech32(text));
    if (!text.startsWith('nprofile1')) return fromKey(hex.decode(text, 64));
    const { key, relays } = readNprofile(decodeBech32(text));
    return relays.length === 0 ? fromKey(key) : { ...fromKey(key), addrs: relays };
  },
});

function fromKey(bytes: Uint8Array): Found {
  const key = secp256k1XOnlyKey(bytes);
  return { id: bech32.encode('npub', bech32.toWords(bytes)), key };
}

function decodeBech32(text: string): Uint8Array {
  // BIP-173 allows uppercase too; one form is enough for a record.
  if (!/^[a-z]+1[02-9ac-hj-np-z]+$/.test(text))
    refuse('alphabet', 'it holds a character other than lowercase letters and digits without 1, b, i and o');
  const decoded = bech32.decodeUnsafe(text, maxNprofileLength);
  if (decoded === undefined) return refuse('checksum', 'its checksum is wrong: it was mistyped or cut');
  return (
    bech32.fromWordsUnsafe(decoded.words) ?? refuse('padding', 'it carries bits at its end that must be zero')
  );
}
