import { settle } from './define-kind.ts';
import type { ParsedPeerId, PeerKind, PeerKindCodec } from './peer-id.ts';
import { peerKinds } from './peer-id.ts';
import { refusePrivateKey } from './private-key.ts';
import { refuse } from './refusal.ts';

/** How a text that states its kind by its form begins or ends. Nothing else tells kinds apart safely. */
const statements: readonly (readonly [PeerKind, RegExp])[] = [
  // A multiaddr; multihashes in base58; CIDv1s of libp2p keys in base32 and base36.
  ['libp2p', /^(\/|12D3|16Uiu2|Qm|bafz[ab]|k51qzi5uqu5|kzwfwjn5ji4|k2k4r8)/],
  ['did-key', /^did:key:/],
  ['nostr', /^n(pub|profile)1/],
  ['pkarr', /^pk:/],
  ['hyper', /^pear:\/\//],
  ['tor', /\.onion$/],
  ['i2p', /\.b32\.i2p$/],
];

/**
 * Parses a text that must say its kind itself: by its form, or as `kind:value`, such as `staex:h8sy...`.
 *
 * Bare hex and bare base32 could be several kinds, and an attacker chooses the string, so they are refused with
 * `kind-not-stated`. A kind that is not among the codecs gives `other-kind`.
 *
 * @example
 * ```ts
 * import { parseGenericPeerId, staexKind } from '@peername/resolver-core'
 * parseGenericPeerId('staex:h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g', [staexKind]).ok // true
 * ```
 */
export function parseGenericPeerId(text: string, codecs: readonly PeerKindCodec[]): ParsedPeerId {
  const [kind, value] = statedKind(text);
  const codec = codecs.find((one) => one.kind === kind);
  if (codec) return codec.parse(value);
  return settle(() => {
    if (text === '') refuse('empty', 'it is empty');
    refusePrivateKey(text);
    if (kind) refuse('other-kind', `it is of the kind ${kind}, which was not asked for`);
    return refuse('kind-not-stated', 'it does not say its kind; write it as kind:value, such as staex:…');
  });
}

/** The kind that a text says it is of, if it does, and the text without the words that say so. */
export function statedKind(text: string): readonly [kind: PeerKind | undefined, value: string] {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0));
  const named = peerKinds.find((kind) => kind === prefix);
  if (named) return [named, text.slice(colon + 1)];
  return [statements.find(([, form]) => form.test(text))?.[0], text];
}
