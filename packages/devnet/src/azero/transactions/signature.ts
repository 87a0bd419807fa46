import { ed25519 } from '@noble/curves/ed25519.js';
import { verify as verifySr25519 } from '@scure/sr25519';
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

/** Whether the account signed the message. Accounts of ecdsa keys are not known here. */
export function verifySignature(
  { scheme, bytes }: MultiSignature,
  message: Uint8Array,
  account: Uint8Array,
): boolean {
  try {
    if (scheme === 'ed25519') return ed25519.verify(bytes, message, account);
    return scheme === 'sr25519' && verifySr25519(message, bytes, account);
  } catch {
    // The libraries throw on bytes that are no point or no number of their curve.
    return false;
  }
}
