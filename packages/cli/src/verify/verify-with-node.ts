import { createPublicKey, verify } from 'node:crypto';
import type { VerifyEd25519 } from '@peername/http-gateway/client';

/** Checks Ed25519 signatures without WebCrypto, which warns of them on Node 20. */
export const verifyWithNode: VerifyEd25519 = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, message, key, signature);
  } catch {
    // Thirty-two bytes that are no key.
    return false;
  }
};
