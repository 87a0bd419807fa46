import type { PublicKey } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePins, fingerprintDigits } from './pin-comparison.ts';

const keyOf = (bytes: Uint8Array): PublicKey => ({
  type: 'ed25519',
  hex: `0x${Buffer.from(bytes).toString('hex')}`,
});
const one = keyOf(new Uint8Array(32).fill(1));
const two = keyOf(new Uint8Array(32).fill(2));
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
// Each run hashes thousands of times.
const few = { numRuns: 10 };

describe('the comparison of two keys', () => {
  it('is sixty digits and twelve words, which stay what they are', () => {
    expect(comparePins(one, two)).toMatchInlineSnapshot(`
      {
        "digits": [
          "09880",
          "72737",
          "33349",
          "67846",
          "22148",
          "56507",
          "34829",
          "43798",
          "59223",
          "75776",
          "83519",
          "84389",
        ],
        "words": [
          "robin",
          "hedgehog",
          "coral",
          "onion",
          "raft",
          "kitchen",
          "brick",
          "camel",
          "bucket",
          "acorn",
          "temple",
          "pirate",
        ],
      }
    `);
    expect(fingerprintDigits(one)).toMatchInlineSnapshot(`
      [
        "34829",
        "43798",
        "59223",
        "75776",
        "83519",
        "84389",
      ]
    `);
  });

  it('is the same on both sides, and made of both halves', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const [mine, theirs] = [keyOf(a), keyOf(b)];
        const comparison = comparePins(mine, theirs);
        expect(comparePins(theirs, mine)).toEqual(comparison);
        const halves = [fingerprintDigits(mine).join(' '), fingerprintDigits(theirs).join(' ')].sort();
        expect(comparison.digits.join(' ')).toBe(halves.join(' '));
        expect(comparison.digits.join(' ')).toMatch(/^\d{5}( \d{5}){11}$/);
        expect(new Set(comparison.words).size).toBeGreaterThan(6);
      }),
      few,
    );
  });

  it('is another one with any bit of a key changed, and for a key of another type', () => {
    fc.assert(
      fc.property(bytes, fc.nat(255), (a, bit) => {
        const changed = Uint8Array.from(a);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const before = comparePins(keyOf(a), two);
        const after = comparePins(keyOf(changed), two);
        expect(after.digits).not.toEqual(before.digits);
        expect(after.words).not.toEqual(before.words);
      }),
      few,
    );
    expect(fingerprintDigits({ ...one, type: 'x25519' })).not.toEqual(fingerprintDigits(one));
  });
});
