import fc from 'fast-check';
import * as scale from 'scale-ts';
import { expect, it } from 'vitest';
import { encodeBytes, encodeCompact, encodeText } from './scale-writer.ts';

it('writes what scale-ts writes', () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 30 - 1),
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: 'binary' }),
      (n, bytes, text) => {
        expect(encodeCompact(n)).toEqual(scale.compact.enc(n));
        expect(encodeBytes(bytes)).toEqual(scale.Bytes().enc(bytes));
        expect(encodeText(text)).toEqual(scale.str.enc(text));
      },
    ),
    { numRuns: 5_000 },
  );
  for (const n of [0, 63, 64, 2 ** 14 - 1, 2 ** 14, 2 ** 30 - 1])
    expect(encodeCompact(n)).toEqual(scale.compact.enc(n));
});
