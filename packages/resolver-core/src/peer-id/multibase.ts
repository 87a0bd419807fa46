import { decodeBase36, decodeBase58 } from './base-n.ts';
import { base32, base64url } from './bit-text.ts';
import { refuse } from './refusal.ts';

/** The bytes of a multibase text in one of the bases that peers use. The caller caps the text. */
export function decodeMultibase(text: string): Uint8Array {
  const payload = text.slice(1);
  switch (text.charAt(0)) {
    case 'b':
      return base32.decode(payload);
    case 'k':
      return decodeBase36(payload);
    case 'u':
      return base64url.decode(payload);
    case 'z':
      return decodeBase58(payload);
    default:
      return refuse('encoding', 'its first character names no base that peers use (b, k, u or z)');
  }
}
