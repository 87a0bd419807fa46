import { decodeAddress, encodeAddress, xxhashAsU8a } from '@polkadot/util-crypto';
import { describe, expect, it } from 'vitest';
import { random } from '../../testing/random.ts';
import { blake2b256, twox } from './hashes.ts';
import { fromHex, toHex } from './hex.ts';
import { text } from './scale.ts';
import { parseAccount, toSs58 } from './ss58.ts';
import {
  childStorageKey,
  contractInfoKey,
  contractTrieId,
  inkKey,
  storageKey,
  trieKey,
} from './storage-keys.ts';

describe('storage keys', () => {
  it('are those of a public chain', () => {
    expect(toHex(storageKey('Timestamp', 'Now'))).toBe(
      '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
    );
    const mainnetRegistry = parseAccount('5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf');
    expect(toHex(contractInfoKey(mainnetRegistry))).toBe(
      `0x4342193e496fab7ec59d615ed0dc5530060e99e5378e562537cf3bc983e17b91c441d2690b41e4d3${toHex(mainnetRegistry).slice(2)}`,
    );
    expect(toHex(trieKey(inkKey(202, text.encode('alice'))))).toBe(
      '0x61df25345c85f253fa20d8c46d808320ca00000014616c696365',
    );
  });

  it('lead to the child trie that the recorded contract has', () => {
    const recorded = fromHex('0xfed17fe089a72d40ed5a7f8f105de67646d1dab451d6ec8c8a618b46d76e9872');
    expect(childStorageKey(contractTrieId(recorded, 4n))).toBe(
      '0x3a6368696c645f73746f726167653a64656661756c743a782d0a0068b05c2ecc7f9b0a6c85de1b1791e58a6f8a6b238a279cf42ad29d9c',
    );
  });
});

it('hashes with XXH64 as polkadot-js does', () => {
  const source = random(1);
  for (let run = 0; run < 1_000; run++) {
    const input = source.bytes(100);
    expect(toHex(twox(input, 64))).toBe(toHex(xxhashAsU8a(input, 64)));
    expect(toHex(twox(input, 128))).toBe(toHex(xxhashAsU8a(input, 128)));
  }
});

describe('accounts', () => {
  it('read and write as in polkadot-js', () => {
    for (let run = 0; run < 100; run++) {
      const account = blake2b256(Uint8Array.of(run));
      expect(toSs58(account)).toBe(encodeAddress(account, 42));
      expect(parseAccount(toSs58(account))).toEqual(account);
      expect(parseAccount(toHex(account))).toEqual(decodeAddress(toSs58(account)));
    }
  });

  it('refuse a wrong checksum, a wrong prefix, a wrong length', () => {
    expect(() => parseAccount('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ')).toThrow('SS58');
    expect(() => parseAccount(encodeAddress(new Uint8Array(32), 0))).toThrow('SS58');
    expect(() => parseAccount('0x00')).toThrow('32 bytes');
  });
});
