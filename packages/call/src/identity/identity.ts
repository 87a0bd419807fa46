/**
 * Who signs: an Ed25519 key pair (RFC 8032). The key that a caller signs with is the key that their name resolves to.
 */
export interface Identity {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Signs with Ed25519; gives 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
  /** The X25519 secret of the same key pair, 32 bytes: what opens a link that was sealed to this identity. */
  readonly sealingSecret: Uint8Array;
}
