import type { PublishedKey } from './published-key.ts';

/** Signs what a gateway answers. */
export interface Signer {
  /** The keys to publish: the one that signs, those before it that still count, and those to come. */
  keys(): readonly PublishedKey[];
  /** The id of the key that signs now, which is part of what it signs; undefined: none may, and answers go unsigned. */
  keyid(): string | undefined;
  /** An Ed25519 signature (RFC 8032) of the bytes by one of the keys. */
  sign(base: Uint8Array, keyid: string): Uint8Array | Promise<Uint8Array>;
}
