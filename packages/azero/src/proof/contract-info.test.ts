import { expect, it } from 'vitest';
import { infoOf } from '../../testing/proved-state.ts';
import { readTrieId } from './contract-info.ts';

const idOf = (length: number) => new Uint8Array(length).fill(7);

it.each([1, 32, 128])(
  'finds the id of a trie of %i bytes, whatever follows the hash of the code',
  (length) => {
    expect(readTrieId(infoOf(idOf(length)))).toEqual(idOf(length));
  },
);

it.each([
  ['with an empty id', infoOf(idOf(0))],
  ['with an id longer than any', infoOf(idOf(129))],
  ['without the hash of the code', infoOf(idOf(32)).subarray(0, 1 + 32 + 31)],
  ['of no bytes', new Uint8Array()],
])('refuses the entry of a contract %s', (_, info) => {
  expect(() => readTrieId(info)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
});
