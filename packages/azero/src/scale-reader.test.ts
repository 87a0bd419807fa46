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
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(0xffffffff),
        fc.maxSafeNat(),
        (compact, text, blob, u32, u64) => {
          const input = scale.Tuple(
            scale.compact,
            scale.str,
            scale.Bytes(),
            scale.u32,
            scale.u64,
            scale.bool,
          );
          const reader = scaleReader(input.enc([compact, text, blob, u32, BigInt(u64), true]));
          reader.skipCompact();
          expect([reader.text(), reader.bytes(), reader.uint(4), reader.uint(8), reader.isSecond()]).toEqual([
            text,
            blob,
            u32,
            u64,
            true,
          ]);
          reader.end();
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('reads a length only in the form that scale-ts writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 5 }), (input) => {
        const reader = scaleReader(input);
        let length: number;
        try {
          length = reader.count(0);
        } catch {
          return;
        }
        const form = scale.compact.enc(length);
        expect(input.subarray(0, form.length)).toEqual(form);
        expect(
          refusal(input, (other) => [other.count(0), other.fixed(input.length - form.length), other.end()]),
        ).toBe(undefined);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['a two-byte form of 63', bytes(0xfd, 0x00)],
    ['a four-byte form of 1', bytes(0x06, 0, 0, 0)],
  ])('refuses %s', (_, input) => {
    expect(refusal(input, (reader) => reader.count(0))).toBe('PROTOCOL bad-scale: a length is padded');
  });

  it('refuses a length over the input before it makes room for it', () => {
    for (const claim of [
      scale.compact.enc(2 ** 29),
      scale.compact.enc(2 ** 30),
      scale.compact.enc(2n ** 60n),
      bytes(),
    ])
      for (const read of ['bytes', 'text'] as const)
        expect(refusal(claim, (reader) => reader[read]())).toBe('PROTOCOL bad-scale: it ends too early');
    expect(refusal(bytes(0x0c, 1, 2, 3, 4, 5), (reader) => reader.count(2))).toBe(
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
    expect(refusal(bytes(2), (reader) => reader.isSecond())).toBe('PROTOCOL bad-scale: an unknown variant');
    expect(refusal(bytes(0), (reader) => reader.end())).toBe('PROTOCOL bad-scale: it goes on after its end');
  });

  it('reads from the middle of a larger buffer', () => {
    const reader = scaleReader(bytes(9, 9, 0x08, 0x68, 0x69, 9).subarray(2, 5));
    expect(reader.text()).toBe('hi');
    reader.end();
  });
});
