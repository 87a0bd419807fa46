import { createPublicKey, verify } from 'node:crypto';
import type { VerifyEd25519 } from '../src/client/index.ts';

/** Checks signatures without WebCrypto, which warns of its Ed25519 on Node 20. */
export const verifyWithNode: VerifyEd25519 = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  try {
    return verify(
      null,
      message,
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
      signature,
    );
  } catch {
    return false;
  }
};
