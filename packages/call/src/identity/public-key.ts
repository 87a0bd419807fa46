import { ed25519 } from '@noble/curves/ed25519.js';

/**
 * Whether 32 bytes can stand for one person: `weak-key` is off the curve, not in its one canonical form, or of small
 * order, which means that anybody can sign for it. WebCrypto of browsers and Node takes such keys.
 */
export function checkKey(key: Uint8Array): 'ok' | 'weak-key' {
  const point = pointOf(key);
  return point === undefined || point.isSmallOrder() ? 'weak-key' : 'ok';
}

/** Whether the owner of the key signed the message: strictly by RFC 8032, and never for a weak key. Never throws. */
export function verifySignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || checkKey(publicKey) !== 'ok') return false;
  return ed25519.verify(signature, message, publicKey, { zip215: false });
}

/**
 * The X25519 key (RFC 7748) of the same key pair, 32 bytes: what is sealed to it, the owner of the Ed25519 key can
 * open. Undefined for a weak key.
 */
export function sealingKeyOf(ed25519PublicKey: Uint8Array): Uint8Array | undefined {
  return checkKey(ed25519PublicKey) === 'ok' ? ed25519.utils.toMontgomery(ed25519PublicKey) : undefined;
}

function pointOf(key: Uint8Array): { isSmallOrder(): boolean } | undefined {
  try {
    return ed25519.Point.fromBytes(key, false);
  } catch {
    return undefined;
  }
}
