import type { PublishedKey, UnixSeconds } from './published-key.ts';

/** Signs what a gateway answers. */
export interface Signer {
  /** The keys to publish: the one that signs, those before it that still count, and those to come. */
  keys(): readonly PublishedKey[];
  /**
   * The id of the key for an answer of which the chain was asked then: the newest that was in force. It is part of what is
   * signed. Undefined: there is none, and the answer goes unsigned.
   */
  keyid(at: UnixSeconds): string | undefined;
  /** An Ed25519 signature (RFC 8032) of the bytes by one of the keys. */
  sign(base: Uint8Array, keyid: string): Uint8Array | Promise<Uint8Array>;
}
