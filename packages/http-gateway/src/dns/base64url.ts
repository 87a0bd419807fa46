import { RequestError } from '../problem.ts';
import { decodeBase64 } from '../signature/base64.ts';

/**
 * The bytes of a text in base64url (RFC 4648, 5). RFC 8484 wants no padding; clients that send it are understood.
 *
 * @throws {@link RequestError} `BAD_REQUEST`
 */
export function decodeBase64url(text: string): Uint8Array {
  const bare = text.replace(/={0,2}$/, '');
  if (!/^[\w-]*$/.test(bare) || bare.length % 4 === 1)
    throw new RequestError('BAD_REQUEST', '"dns" is not base64url (RFC 4648, section 5)');
  return decodeBase64(bare);
}
