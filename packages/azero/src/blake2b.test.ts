import { blake2b as oracle } from '@noble/hashes/blake2.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blake2b } from './blake2b.ts';

it('gives the digest of "abc" in RFC 7693, appendix A', () => {
  expect(Buffer.from(blake2b(new TextEncoder().encode('abc'), 64)).toString('hex')).toBe(
    'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
  );
});

it('agrees with a library on every length around its blocks and on any input', () => {
  for (const length of [0, 1, 127, 128, 129, 255, 256, 257, 1000])
    expect(blake2b(new Uint8Array(length).fill(length), 64)).toEqual(
      oracle(new Uint8Array(length).fill(length)),
    );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400, size: 'max' }),
      fc.integer({ min: 1, max: 64 }),
      (input, size) => {
        expect(blake2b(input, size)).toEqual(oracle(input, { dkLen: size }));
      },
    ),
    { numRuns: 2_000 },
  );
});
