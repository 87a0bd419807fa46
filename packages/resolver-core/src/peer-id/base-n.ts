import { base36, base58 } from '@scure/base';
import { refuse } from './refusal.ts';

/** base58btc of bytes. */
export function encodeBase58(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/** The bytes of a base58btc text. Decoding is quadratic: callers cap the text before. */
export function decodeBase58(text: string): Uint8Array {
  if (!/^[1-9A-HJ-NP-Za-km-z]+$/.test(text))
    refuse('alphabet', 'it holds a character other than digits and letters without 0, O, I and l');
  return base58.decode(text);
}

/** The bytes of a lowercase base36 text. Quadratic, as {@link decodeBase58}. */
export function decodeBase36(text: string): Uint8Array {
  if (!/^[0-9a-z]+$/.test(text))
    refuse('alphabet', 'it holds a character other than digits and lowercase letters');
  return base36.decode(text);
}
