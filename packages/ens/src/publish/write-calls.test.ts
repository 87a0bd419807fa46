import { Interface, id } from 'ethers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromHex, toHex } from '../hex.ts';
import { decodeWrites, encodeWrites } from './write-calls.ts';

const abi = new Interface([
  'function setText(bytes32 node, string key, string value)',
  'function multicall(bytes[] calls)',
]);
const node = fromHex(id('alice')) ?? new Uint8Array();
const text = fc.string({ unit: 'binary', maxLength: 80 });
const change = fc.record({ key: text, value: fc.option(text.filter((value) => value !== '')) });
const changes = fc.array(change, { minLength: 1, maxLength: 5 });

it('encodes as ethers does', () => {
  fc.assert(
    fc.property(changes, (list) => {
      const calls = list.map(({ key, value }) => abi.encodeFunctionData('setText', [node, key, value ?? '']));
      const expected = calls.length === 1 ? calls[0] : abi.encodeFunctionData('multicall', [calls]);
      expect(toHex(encodeWrites(node, list))).toBe(expected);
    }),
  );
});

it('reads back what it encodes', () => {
  fc.assert(
    fc.property(changes, (list) => {
      expect(decodeWrites(node, encodeWrites(node, list))).toEqual(list);
    }),
  );
});

it('reads a multicall of one', () => {
  const call = abi.encodeFunctionData('setText', [node, 'url', 'x']);
  const data = fromHex(abi.encodeFunctionData('multicall', [[call]])) ?? new Uint8Array();
  expect(decodeWrites(node, data)).toEqual([{ key: 'url', value: 'x' }]);
});

it('makes nothing of other bytes, and never fails', () => {
  const start = fc.constantFrom('', '0x10f13a8c', '0xac9650d8');
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 400 }), (selector, rest) => {
      const data = Uint8Array.from([...(fromHex(selector) ?? []), ...rest]);
      expect(decodeWrites(node, data)).toBeUndefined();
    }),
  );
});

it('makes nothing of a call with a byte changed, left out or added, unless it is the text that differs', () => {
  fc.assert(
    fc.property(changes, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, place, by) => {
      const data = encodeWrites(node, list);
      const at = place % data.length;
      const spoiled = data.map((byte, index) => (index === at ? byte ^ by : byte));
      const read = decodeWrites(node, spoiled);
      if (read) expect(toHex(encodeWrites(node, read))).toBe(toHex(spoiled));
      expect(decodeWrites(node, data.subarray(0, -1))).toBeUndefined();
      expect(decodeWrites(node, Uint8Array.from([...data, 0]))).toBeUndefined();
    }),
  );
});
