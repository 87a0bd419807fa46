import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import { concatBytes, fromHex } from './hex.ts';

const prefix = Uint8Array.of(42);

/** An account in the text form of Substrate chains, with the prefix 42 that Aleph Zero uses. */
export function toSs58(account: Uint8Array): string {
  const body = concatBytes(prefix, account);
  return base58.encode(concatBytes(body, checksum(body)));
}

/**
 * The 32 bytes of an account given as SS58 or as hex.
 * @throws Error when it is neither
 */
export function parseAccount(text: string): Uint8Array {
  const bytes = text.startsWith('0x') ? fromHex(text) : fromSs58(text);
  if (bytes.length !== 32) throw new Error(`an account has 32 bytes, not ${bytes.length}`);
  return bytes;
}

function fromSs58(text: string): Uint8Array {
  const bytes = base58.decode(text);
  const body = bytes.slice(0, -2);
  if (body[0] !== prefix[0] || !checksum(body).every((byte, i) => byte === bytes[body.length + i]))
    throw new Error('not an SS58 address with prefix 42');
  return body.slice(1);
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(new TextEncoder().encode('SS58PRE'), body)).slice(0, 2);
}
