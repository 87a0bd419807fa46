import type { Count } from '../units.ts';
import { refuse } from './refusal.ts';

/** Bytes as text whose characters carry a fixed number of bits each, most significant first, without padding. */
export interface BitText {
  encode(bytes: Uint8Array): string;
  /**
   * Strict: each byte string has exactly one text. Unused bits at the end must be zero, else two texts would name the
   * same key.
   */
  decode(text: string, length?: Count): Uint8Array;
}

/** Lowercase hex. */
export const hex: BitText = /* @__PURE__ */ bitText('0123456789abcdef', 'digits and a to f');
/** Uppercase hex. */
export const upperHex: BitText = /* @__PURE__ */ bitText('0123456789ABCDEF', 'digits and A to F');
/** The alphabet of Crockford's base32 in lowercase, without its tolerance of look-alikes. */
export const crockford: BitText = /* @__PURE__ */ bitText(
  '0123456789abcdefghjkmnpqrstvwxyz',
  'digits and lowercase letters without i, l, o and u',
);
/** RFC 4648 base32 in lowercase. */
export const base32: BitText = /* @__PURE__ */ bitText(
  'abcdefghijklmnopqrstuvwxyz234567',
  'lowercase letters and 2 to 7',
);
/** z-base-32. */
export const zBase32: BitText = /* @__PURE__ */ bitText(
  'ybndrfg8ejkmcpqxot1uwisza345h769',
  'the letters and digits of z-base-32',
);
/** RFC 4648 base64. */
export const base64: BitText = /* @__PURE__ */ bitText(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'letters, digits, + and /',
);
/** RFC 4648 base64url. */
export const base64url: BitText = /* @__PURE__ */ bitText(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  'letters, digits, - and _',
);

function bitText(alphabet: string, description: string): BitText {
  const width = Math.log2(alphabet.length);
  return {
    encode(bytes) {
      let text = '';
      let pending = 0;
      let bits = 0;
      for (const byte of bytes) {
        pending = ((pending << 8) | byte) & 0xffff;
        for (bits += 8; bits >= width; ) {
          bits -= width;
          text += alphabet.charAt((pending >> bits) & (alphabet.length - 1));
        }
      }
      return bits === 0 ? text : text + alphabet.charAt((pending << (width - bits)) & (alphabet.length - 1));
    },

    decode(text, length = text.length) {
      const bytes = new Uint8Array((text.length * width) >> 3);
      let pending = 0;
      let bits = 0;
      let count = 0;
      for (const character of text) {
        const digit = alphabet.indexOf(character);
        if (digit < 0) refuse('alphabet', `it holds a character other than ${description}`);
        pending = ((pending << width) | digit) & 0xffff;
        bits += width;
        if (bits >= 8) {
          bits -= 8;
          bytes[count++] = pending >> bits;
        }
      }
      if (text.length !== length) refuse('length', `it has ${text.length} characters instead of ${length}`);
      if (bits >= width) refuse('length', 'it has a character too many or too few');
      if (pending & ((1 << bits) - 1))
        refuse('padding', 'its last character cannot end such an id: it was mistyped or cut');
      return bytes;
    },
  };
}
