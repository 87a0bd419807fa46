import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64url } from './base64.ts';

/**
 * The target that a signed answer to a POST names as its own: the path, and the digest of the question in the request's
 * body. Without it the answer to one question, such as one for other records, could be handed out for another.
 */
export function batchTarget(path: string, body: Uint8Array): string {
  return `${path}?sha-256=${encodeBase64url(sha256(body))}`;
}
