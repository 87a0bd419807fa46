import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64, encodeBase64url } from './base64.ts';

// Longer than one piece, and a byte to both sides of where pieces meet.
const lengths = [0, 1, 2, 3, 8_191, 8_192, 8_193, 16_384, 200_000];
const counted = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 7);

describe('bytes', () => {
  it.each(lengths)('%i of them are written as Node writes them', (length) => {
    const bytes = counted(length);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });

  it('are read as they were written, in either alphabet, with padding and without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const padded = encodeBase64(bytes);
        for (const text of [padded, padded.replace(/=+$/, ''), encodeBase64url(bytes)])
          expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  it('of which every sextet is special are read and written in the alphabet that is asked for', () => {
    const [pluses, slashes] = [Uint8Array.of(0xfb, 0xef, 0xbe), Uint8Array.of(255, 255, 255)];
    expect([encodeBase64(pluses), encodeBase64url(pluses)]).toEqual(['++++', '----']);
    expect([encodeBase64(slashes), encodeBase64url(slashes)]).toEqual(['////', '____']);
    expect([decodeBase64('----'), decodeBase64('____')]).toEqual([pluses, slashes]);
  });

  it('are none in a text of other characters', () => {
    expect(() => decodeBase64('a~==')).toThrow();
  });
});
