/** Every kind of peer id, in the order in which they win when a name has several. */
export const peerKinds = [
  'staex',
  'libp2p',
  'iroh',
  'did-key',
  'nostr',
  'pkarr',
  'tor',
  'hyper',
  'session',
  'tox',
  'yggdrasil',
  'wireguard',
  'i2p',
] as const;

/** A kind of peer id: the network it can be dialled on and the text form it has there. */
export type PeerKind = (typeof peerKinds)[number];

/** The type of the public key inside a peer id. */
export type KeyType = 'ed25519' | 'x25519' | 'secp256k1' | 'secp256k1-xonly' | 'p256';

/** A public key. */
export interface PublicKey {
  readonly type: KeyType;
  /** Lowercase hex with `0x`. A text, because a frozen object can still have its typed arrays written to. */
  readonly hex: `0x${string}`;
}

/**
 * A validated identifier of a peer. Invariant: `id` is the canonical text of its kind, so equal ids are equal peers,
 * and parsing `id` gives `id` again.
 */
export interface PeerId {
  readonly kind: PeerKind;
  /** Canonical text. */
  readonly id: string;
  /** The key, when the id embeds one rather than a hash of it. */
  readonly key?: PublicKey | undefined;
  /** Addresses that came with the id (multiaddrs, relays): hints, not verified. */
  readonly addrs?: readonly string[] | undefined;
}

/** Why a text is not a peer id of the kind. */
export type MalformedReason =
  | 'empty'
  | 'too-long'
  | 'alphabet'
  | 'length'
  | 'padding'
  | 'checksum'
  | 'encoding'
  | 'not-a-key'
  | 'weak-key'
  | 'private-key'
  /** The text does not say its kind, and the record it is in leaves that open. */
  | 'kind-not-stated'
  /** The text states a kind that the caller does not want. Nothing more is said about it. */
  | 'other-kind'
  /** A form of the kind that peername does not take. */
  | 'unsupported';

/** What parsing gives; a parser never throws. */
export type ParsedPeerId =
  | { readonly ok: true; readonly peer: PeerId }
  | {
      readonly ok: false;
      readonly reason: MalformedReason;
      /** One sentence for the owner of the record, without a full stop and without the value. */
      readonly why: string;
    };

/** A kind: its record keys and its strict parser. Import only the ones you want and bundlers drop the rest. */
export interface PeerKindCodec {
  readonly kind: PeerKind;
  /** Record keys that hold this kind, the first wins. */
  readonly recordKeys: readonly string[];
  /** Keys that are read only when the caller asks for them, because they name something else first (a web site). */
  readonly optInKeys?: readonly string[] | undefined;
  /** Strict: no trimming, no case folding, no repair. Never throws, needs no network and no clock. */
  parse(text: string): ParsedPeerId;
}
