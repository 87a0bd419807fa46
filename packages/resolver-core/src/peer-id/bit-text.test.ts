import { base32crockford, hex as scureHex } from '@scure/base';
import fc from 'fast-check';
import { base32 as rfcBase32 } from 'multiformats/bases/base32';
import { base64 as rfcBase64, base64url as rfcBase64url } from 'multiformats/bases/base64';
import { describe, expect, it } from 'vitest';
// @ts-expect-error z32 comes without types
import z32 from 'z32';
import { type BitText, base32, base64, base64url, crockford, hex, upperHex, zBase32 } from './bit-text.ts';
import { Refusal } from './refusal.ts';

const codecs: readonly (readonly [name: string, codec: BitText, oracle: (bytes: Uint8Array) => string])[] = [
  ['hex', hex, (bytes) => scureHex.encode(bytes)],
  ['upperHex', upperHex, (bytes) => scureHex.encode(bytes).toUpperCase()],
  ['crockford', crockford, (bytes) => base32crockford.encode(bytes).toLowerCase()],
  ['base32', base32, (bytes) => rfcBase32.baseEncode(bytes)],
  ['zBase32', zBase32, (bytes) => z32.encode(bytes)],
  ['base64', base64, (bytes) => rfcBase64.baseEncode(bytes)],
  ['base64url', base64url, (bytes) => rfcBase64url.baseEncode(bytes)],
];

function reasonOf(decode: () => unknown): string {
  try {
    decode();
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}

describe.each(codecs)('%s', (_name, codec, oracle) => {
  it('encodes as its oracle does, and decodes that again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = codec.encode(bytes);
        expect(text).toBe(oracle(bytes));
        expect(codec.decode(text)).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it('accepts no text that it would not write itself', () => {
    const alphabet = [
      ...new Set(codec.encode(Uint8Array.from({ length: 768 }, (_, i) => (i * 89) ^ (i >> 3)))),
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 20 }), (characters) => {
        const text = characters.join('');
        try {
          expect(codec.encode(codec.decode(text))).toBe(text);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(['length', 'padding']).toContain(error.reason);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses foreign characters', () => {
    const text = codec.encode(new Uint8Array(30));
    for (const foreign of [' ', '\0', '!', 'é', '\u{1f600}', '\ud800'])
      expect(reasonOf(() => codec.decode(foreign + text.slice(1)))).toBe('alphabet');
  });
});

it('refuses a last character with bits that would be lost', () => {
  const tails = (codec: BitText, alphabet: string) =>
    [...alphabet].filter((c) => reasonOf(() => codec.decode('0'.repeat(51) + c, 52)) === 'accepted');
  expect(tails(crockford, '0123456789abcdefghjkmnpqrstvwxyz')).toEqual(['0', 'g']);
  const rest = zBase32.encode(new Uint8Array(32)).slice(0, 51);
  const legal = [...'ybndrfg8ejkmcpqxot1uwisza345h769'].filter(
    (c) => reasonOf(() => zBase32.decode(rest + c, 52)) === 'accepted',
  );
  expect(legal).toEqual(['y', 'o']);
  expect(reasonOf(() => base32.decode(`${'a'.repeat(51)}b`, 52))).toBe('padding');
});

it('says which of alphabet and length is wrong, the alphabet first', () => {
  expect(reasonOf(() => hex.decode('0g', 4))).toBe('alphabet');
  expect(reasonOf(() => hex.decode('00', 4))).toBe('length');
  expect(reasonOf(() => hex.decode('000'))).toBe('length');
});
