import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64 } from './base64.ts';

/** The value of `Content-Digest` for a body as it goes over the wire (RFC 9530, 2): `sha-256=:<base64>:`. */
export function contentDigestOf(body: Uint8Array): string {
  return formatContentDigest(sha256(body));
}

/** The same of a SHA-256 that is at hand. */
export function formatContentDigest(digest: Uint8Array): string {
  return `sha-256=:${encodeBase64(digest)}:`;
}
