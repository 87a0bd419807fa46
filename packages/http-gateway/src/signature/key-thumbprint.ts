import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64url } from './base64.ts';

/**
 * The thumbprint of an Ed25519 key (RFC 7638; the members of an OKP key by RFC 8037, 2) in base64url: its key id.
 * `x` is the public key as a JSON Web Key has it, in base64url.
 */
export function keyThumbprint({ x }: { readonly x: string }): string {
  return encodeBase64url(sha256(new TextEncoder().encode(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))));
}
