import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from './hex.ts';
import { revertDataIn } from './revert-data.ts';

const data = '0x77209fe800';
const found = (value: unknown) => {
  const bytes = revertDataIn(value);
  return bytes && toHex(bytes);
};

test.each([
  ['geth, anvil, reth', data],
  ['OpenEthereum, Nethermind', `Reverted ${data}`],
  ['Hardhat', { data, message: 'reverted', txHash: `0x${'1'.repeat(64)}` }],
  [
    'a proxy that wraps the error of its node',
    { originalError: { code: 3, data, message: 'execution reverted' } },
  ],
  ['a proxy that wraps twice', { error: { data: { data } } }],
  ['Ganache', { [`0x${'1'.repeat(64)}`]: { error: 'revert', return: data }, stack: 'x', name: 'c' }],
  ['one that calls it a result', { result: data }],
])('finds revert data as %s puts it', (_, value) => {
  expect(found(value)).toBe(data);
});

test.each([
  [undefined],
  [null],
  [3],
  ['execution reverted'],
  ['0x123'],
  [{}],
  [{ code: 3 }],
  [{ a: { b: { c: { d: { e: data } } } } }],
])('finds none in %j', (value) => {
  expect(found(value)).toBeUndefined();
});

test('finds empty revert data', () => {
  expect(found('0x')).toBe('0x');
  expect(found('Reverted 0x')).toBe('0x');
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 6, withNullPrototype: true }), (value) => {
      const bytes = revertDataIn(value);
      expect(bytes === undefined || bytes instanceof Uint8Array).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});
