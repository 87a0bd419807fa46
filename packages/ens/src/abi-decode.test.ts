import { AbiCoder, type Result } from 'ethers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AbiError,
  type AbiFrame,
  readAddress,
  readBool,
  readBytes,
  readList,
  readSelector,
  readText,
  readTuple,
  readUint,
} from './abi-decode.ts';
import { fromHex, toHex } from './hex.ts';

const oracle = AbiCoder.defaultAbiCoder();
const items = <T>(frame: AbiFrame, slot: number, read: (items: AbiFrame, i: number) => T): T[] => {
  const list = readList(frame, slot);
  return Array.from({ length: list.count }, (_, i) => read(list.items, i));
};
const hexAt = (frame: AbiFrame, slot: number): string => toHex(readBytes(frame, slot));

/** Every shape that the package decodes, with ethers' types and a generator of values. */
const shapes: Record<
  string,
  { types: string[]; values: fc.Arbitrary<unknown[]>; decode: (frame: AbiFrame) => unknown }
> = (() => {
  const bytes = fc.uint8Array({ maxLength: 70 }).map(toHex);
  const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex);
  const selector = fc.uint8Array({ minLength: 4, maxLength: 4 }).map(toHex);
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  return {
    text: { types: ['string'], values: fc.tuple(text), decode: (f) => [readText(f, 0)] },
    'resolve reply': {
      types: ['bytes', 'address'],
      values: fc.tuple(bytes, address),
      decode: (f) => [hexAt(f, 0), readAddress(f, 1)],
    },
    'reverse reply': {
      types: ['string', 'address', 'address'],
      values: fc.tuple(text, address, address),
      decode: (f) => [readText(f, 0), readAddress(f, 1), readAddress(f, 2)],
    },
    'multicall reply': {
      types: ['bytes[]'],
      values: fc.tuple(fc.array(bytes, { maxLength: 5 })),
      decode: (f) => [items(f, 0, hexAt)],
    },
    'gateway reply': {
      types: ['bool[]', 'bytes[]'],
      values: fc.tuple(fc.array(fc.boolean(), { maxLength: 5 }), fc.array(bytes, { maxLength: 5 })),
      decode: (f) => [items(f, 0, readBool), items(f, 1, hexAt)],
    },
    OffchainLookup: {
      types: ['address', 'string[]', 'bytes', 'bytes4', 'bytes'],
      values: fc.tuple(address, fc.array(text, { maxLength: 4 }), bytes, selector, bytes),
      decode: (f) => [readAddress(f, 0), items(f, 1, readText), hexAt(f, 2), readSelector(f, 3), hexAt(f, 4)],
    },
    query: {
      types: ['tuple(address, string[], bytes)[]'],
      values: fc.tuple(
        fc.array(fc.tuple(address, fc.array(text, { maxLength: 3 }), bytes), { maxLength: 3 }),
      ),
      decode: (f) => [
        items(f, 0, (list, i) => {
          const tuple = readTuple(list, i);
          return [readAddress(tuple, 0), items(tuple, 1, readText), hexAt(tuple, 2)];
        }),
      ],
    },
    HttpError: {
      // ethers cuts a number off at its type's width instead of refusing it, so a width that we read in whole.
      types: ['uint48', 'string'],
      values: fc.tuple(fc.nat(65_535), text),
      decode: (f) => [readUint(f, 0), readText(f, 1)],
    },
  };
})();

describe.each(Object.entries(shapes))('%s', (_, { types, values, decode }) => {
  const samples = fc.sample(values, { numRuns: 200, seed: 1 });
  const encoded = samples.map((list) => fromHex(oracle.encode(types, list))!);

  test('reads what ethers encodes', () => {
    expect(encoded.map(decode)).toEqual(samples);
  });

  test('throws nothing but its own error on damaged and arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(encoded), fc.uint8Array({ maxLength: 200 })), (data) => {
        attempt(() => decode(data));
      }),
      { numRuns: 7_000 },
    );
  });

  test('takes of damaged bytes only what ethers takes too, and reads the same', () => {
    fc.assert(
      fc.property(damaged(encoded), (data) => {
        const ours = attempt(() => decode(data));
        if (ours) expect(plain(oracle.decode(types, data))).toEqual(ours);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('refuses a length beyond the data before it allocates', () => {
  const word = (value: bigint): string => value.toString(16).padStart(64, '0');
  const claims = (length: bigint): Uint8Array => fromHex(`0x${word(32n)}${word(length)}${word(0n)}`)!;
  for (const length of [33n, 2n ** 31n, 2n ** 47n, 2n ** 53n, 2n ** 256n - 1n]) {
    expect(() => readBytes(claims(length), 0)).toThrow(AbiError);
    expect(() => readList(claims(length), 0)).toThrow(AbiError);
  }
  expect(readBytes(claims(32n), 0)).toHaveLength(32);
});

test('refuses text that is not UTF-8 and keeps a byte order mark', () => {
  const text = (bytes: string) => fromHex(oracle.encode(['bytes'], [bytes]))!;
  for (const broken of ['0xff', '0xc080', '0xeda080', '0xf4908080', '0xe282']) {
    expect(() => readText(text(broken), 0)).toThrow(AbiError);
  }
  expect(readText(text('0xefbbbf61'), 0)).toBe('\ufeffa');
});

test('refuses a boolean of 2 and an address of 21 bytes', () => {
  expect(() => readBool(fromHex(`0x${'2'.padStart(64, '0')}`)!, 0)).toThrow(AbiError);
  expect(() => readAddress(fromHex(`0x${'1'.padEnd(41, '0').padStart(64, '0')}`)!, 0)).toThrow(AbiError);
});

test('takes tails in any order and with dirty padding, as some encoders write them', () => {
  const frame = fromHex(
    `0x${[
      '80'.padStart(64, '0'), // the first text is behind the second
      '40'.padStart(64, '0'),
      '1'.padStart(64, '0'),
      `62${'ff'.repeat(31)}`,
      '1'.padStart(64, '0'),
      '61'.padEnd(64, '0'),
    ].join('')}`,
  )!;
  expect([readText(frame, 0), readText(frame, 1)]).toEqual(['a', 'b']);
});

/** Encodings with some bytes replaced, most of them in words that hold offsets and lengths, or cut, or prolonged. */
function damaged(encoded: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const hits = fc.array(fc.tuple(fc.nat(40), fc.constantFrom(31, 31, 30, 28, 0, 12, 5), fc.nat(255)), {
    maxLength: 3,
  });
  const growth = fc.constantFrom(0, 0, 0, -1, -31, -32, -64, 1, 32);
  return fc.tuple(fc.constantFrom(...encoded), hits, growth).map(([data, replaced, more]) => {
    const size = Math.max(0, data.length + more);
    const changed = new Uint8Array(size);
    changed.set(data.subarray(0, size));
    for (const [word, place, value] of replaced) if (size > 0) changed[(word * 32 + place) % size] = value;
    return changed;
  });
}

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AbiError) return undefined;
    throw error;
  }
}

/** ethers' result as our decoders give it: lowercase addresses, plain numbers. */
function plain(result: Result): unknown {
  return result.toArray(true).map(function simplify(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(simplify);
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value) ? value.toLowerCase() : value;
  });
}
