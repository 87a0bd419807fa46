import { describe, expect, it } from 'vitest';
import { toHex } from '../hex.ts';
import { encodeText } from '../scale-writer.ts';
import { decodeAccount } from '../ss58.ts';
import { childRootKey, contractInfoKey, contractKey, inkKey } from './storage-keys.ts';

describe('storage keys', () => {
  it.each([
    [203, '0x1e5e34421b948c78fad451ff6774622dcb00000014616c696365'],
    [202, '0x61df25345c85f253fa20d8c46d808320ca00000014616c696365'],
    [200, '0x2cd7fba25c27457f3f7853caf4cc4e54c800000014616c696365'],
  ])('put the entry of alice in mapping %i where pallet-contracts does', (root, key) => {
    expect(toHex(contractKey(inkKey(root, encodeText('alice'))))).toBe(key);
  });

  it('number mappings beyond a byte', () => {
    expect(toHex(inkKey(399, Uint8Array.of(7)))).toBe('0x8f01000007');
  });

  it('lead to the registry of the public chain', () => {
    const account = decodeAccount('5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf') ?? new Uint8Array();
    expect(toHex(contractInfoKey(account))).toBe(
      `0x4342193e496fab7ec59d615ed0dc5530060e99e5378e562537cf3bc983e17b91c441d2690b41e4d3${toHex(account).slice(2)}`,
    );
  });

  it('name a child trie by its id', () => {
    expect(toHex(childRootKey(Uint8Array.of(1, 2)))).toBe(
      '0x3a6368696c645f73746f726167653a64656661756c743a0102',
    );
  });
});
