import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import * as scale from 'scale-ts';
import { describe, expect, it } from 'vitest';
import { type ScaleReader, scaleReader } from './scale-reader.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const refusal = (input: Uint8Array, read: (reader: ScaleReader) => unknown) => {
  try {
    read(scaleReader(input));
  } catch (error) {
    if (isResolverError(error)) return `${error.code} ${error.reason}: ${error.details}`;
    throw error;
  }
  return undefined;
};

describe('scaleReader', () => {
  it('reads what scale-ts writes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.string({ unit: 'binary' }),
        fc.uint8Array(),
        fc.nat(0xff),
        fc.nat(0xffffffff),
        (integer, text, blob, u8, u32) => {
          const input = scale.Tuple(scale.compact, scale.str, scale.Bytes(), scale.u8, scale.u32, scale.u64);
          const reader = scaleReader(input.enc([integer, text, blob, u8, u32, integer]));
          expect([
            reader.compact(),
            reader.text(),
            reader.bytes(),
            reader.u8(),
            reader.u32(),
            reader.u64(),
          ]).toEqual([integer, text, blob, u8, u32, integer]);
          reader.end();
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('reads a compact integer only in the form that scale-ts writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 9 }), (input) => {
        const reader = scaleReader(input);
        let value: bigint;
        try {
          value = reader.compact();
        } catch {
          return;
        }
        expect(input.subarray(0, input.length - reader.left())).toEqual(scale.compact.enc(value));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['a two-byte form of 63', bytes(0xfd, 0x00)],
    ['a four-byte form of 1', bytes(0x06, 0, 0, 0)],
    ['a big form of 1', bytes(0x03, 1, 0, 0, 0)],
    ['a big form with a zero at its top', bytes(0x07, 1, 0, 0, 0x40, 0)],
  ])('refuses %s', (_, input) => {
    expect(refusal(input, (reader) => reader.compact())).toBe(
      'PROTOCOL bad-scale: an integer is longer than it needs to be',
    );
  });

  it('refuses an integer over 64 bits', () => {
    expect(refusal(scale.compact.enc(2n ** 64n), (reader) => reader.compact())).toBe(
      'PROTOCOL bad-scale: an integer is over 64 bits',
    );
  });

  it('refuses a length over the input before it makes room for it', () => {
    const claim = scale.compact.enc(2 ** 29);
    for (const read of ['bytes', 'text'] as const)
      expect(refusal(claim, (reader) => reader[read]())).toBe('PROTOCOL bad-scale: it ends too early');
    expect(refusal(scale.compact.enc(2n ** 60n), (reader) => reader.count(2))).toBe(
      'PROTOCOL bad-scale: it ends too early',
    );
  });

  it.each([
    ['a lone continuation byte', bytes(0x04, 0x80)],
    ['an overlong form', bytes(0x08, 0xc0, 0x80)],
    ['a surrogate', bytes(0x0c, 0xed, 0xa0, 0x80)],
    ['a cut character', bytes(0x04, 0xe2)],
  ])('refuses a text with %s', (_, input) => {
    expect(refusal(input, (reader) => reader.text())).toBe('PROTOCOL bad-scale: a text is not UTF-8');
  });

  it('keeps a byte order mark, NUL and other odd characters of a text', () => {
    const text = '\ufeffa\u0000\u202e\n';
    expect(scaleReader(scale.str.enc(text)).text()).toBe(text);
  });

  it('refuses an enum variant that does not exist, and input that goes on', () => {
    expect(refusal(bytes(2), (reader) => reader.variant(2))).toBe(
      'PROTOCOL bad-scale: there is no variant 2 of 2',
    );
    expect(refusal(bytes(0), (reader) => reader.end())).toBe('PROTOCOL bad-scale: it goes on after its end');
  });

  it('reads from the middle of a larger buffer', () => {
    const reader = scaleReader(bytes(9, 9, 0x08, 0x68, 0x69, 9).subarray(2, 5));
    expect(reader.text()).toBe('hi');
    reader.end();
  });
});
