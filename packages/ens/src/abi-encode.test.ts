import { AbiCoder } from 'ethers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesArg, encodeArgs, encodeCall, listArg, textArg, uintArg, wordArg } from './abi-encode.ts';
import { toHex } from './hex.ts';

const oracle = AbiCoder.defaultAbiCoder();
const bytes = fc.uint8Array({ maxLength: 100 });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });

test('encodes what ethers encodes', () => {
  const word = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const shapes = fc.tuple(
    fc.maxSafeNat(),
    word,
    bytes,
    text,
    fc.array(bytes),
    fc.array(fc.boolean()),
    fc.array(text),
  );
  fc.assert(
    fc.property(shapes, ([number, word32, blob, line, blobs, flags, lines]) => {
      const ours = encodeArgs(
        uintArg(number),
        wordArg(word32),
        bytesArg(blob),
        textArg(line),
        listArg(blobs.map(bytesArg)),
        listArg(flags.map((flag) => uintArg(Number(flag)))),
        listArg(lines.map(textArg)),
      );
      const types = ['uint256', 'bytes32', 'bytes', 'string', 'bytes[]', 'bool[]', 'string[]'];
      expect(toHex(ours)).toBe(oracle.encode(types, [number, word32, blob, line, blobs, flags, lines]));
    }),
    { numRuns: 2_000 },
  );
});

test('puts the selector before the arguments', () => {
  expect(toHex(encodeCall('0x3b3b57de', uintArg(1)))).toBe(`0x3b3b57de${'1'.padStart(64, '0')}`);
});

test('refuses a word of another size', () => {
  expect(() => wordArg(new Uint8Array(31))).toThrow(RangeError);
});
