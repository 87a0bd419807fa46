import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { verify as verifySr25519 } from '@scure/sr25519';
import { blake2b256 } from '../hashes.ts';
import { type ScaleInput, u8 } from '../scale.ts';

/** `MultiSignature`: a signature and the scheme it belongs to. */
export interface MultiSignature {
  readonly scheme: 'ed25519' | 'sr25519' | 'ecdsa';
  readonly bytes: Uint8Array;
}

const schemes = ['ed25519', 'sr25519', 'ecdsa'] as const;

/**
 * Reads a signature.
 * @throws Error for a scheme that there is not
 */
export function readSignature(input: ScaleInput): MultiSignature {
  const scheme = schemes[u8.read(input)];
  if (!scheme) throw new Error('no such signature');
  return { scheme, bytes: input.take(scheme === 'ecdsa' ? 65 : 64) };
}

/** Whether the account signed the message. The account of an ecdsa key is the hash of that key. */
export function verifySignature(
  { scheme, bytes }: MultiSignature,
  message: Uint8Array,
  account: Uint8Array,
): boolean {
  try {
    if (scheme === 'ed25519') return ed25519.verify(bytes, message, account);
    if (scheme === 'sr25519') return verifySr25519(message, bytes, account);
    return Buffer.compare(blake2b256(recoverKey(bytes, message)), account) === 0;
  } catch {
    // The libraries throw on bytes that are no point or no number of their curve.
    return false;
  }
}

/** The compressed ecdsa key that made a signature: r, s, and which of the possible keys it is. */
function recoverKey(bytes: Uint8Array, message: Uint8Array): Uint8Array {
  const signature = secp256k1.Signature.fromBytes(bytes.slice(0, 64), 'compact');
  return signature
    .addRecoveryBit(bytes[64] ?? 0)
    .recoverPublicKey(blake2b256(message))
    .toBytes(true);
}
