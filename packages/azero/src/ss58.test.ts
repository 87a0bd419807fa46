import { decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './hex.ts';
import { decodeAccount, encodeSs58 } from './ss58.ts';

const account = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('decodeAccount and encodeSs58', () => {
  it('gives back the account that was encoded', () => {
    fc.assert(
      fc.property(account, (bytes) => {
        expect(decodeAccount(encodeSs58(bytes))).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with polkadot.js on addresses of every prefix', () => {
    const prefix = fc.integer({ min: 0, max: 16383 }).filter((n) => n !== 46 && n !== 47);
    fc.assert(
      fc.property(account, prefix, (bytes, ss58Format) => {
        const address = encodeAddress(bytes, ss58Format);
        expect(decodeAccount(address)).toEqual(bytes);
        expect(encodeSs58(bytes)).toBe(encodeAddress(bytes, 42));
      }),
      { numRuns: 300 },
    );
  });

  it('takes 0x and 64 hex digits', () => {
    const hex = '0x114f2730bed95cb65b51b448de6d381216fb77dd585376553072498143aa5687';
    expect(toHex(decodeAccount(hex) ?? new Uint8Array())).toBe(hex);
    expect(encodeSs58(fromHex(hex))).toBe('5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf');
  });

  it('refuses a change of any one character', () => {
    const address = '5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf';
    for (let i = 0; i < address.length; i++) {
      const other = address[i] === 'z' ? 'y' : 'z';
      expect(decodeAccount(address.slice(0, i) + other + address.slice(i + 1))).toBeUndefined();
    }
  });

  it.each([
    '',
    '0x',
    '0x114f',
    '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045',
    '5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgD0',
    ' 5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf',
    // An Ethereum-sized account and a key of 33 bytes are valid SS58, but no account of this chain.
    encodeAddress(new Uint8Array(8), 42),
    encodeAddress(new Uint8Array(33), 42),
    '1'.repeat(1_000_000),
  ])('refuses %j', (text) => {
    expect(decodeAccount(text)).toBeUndefined();
  });

  it('takes no text that polkadot.js refuses', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{40,50}$/), (text) => {
        const bytes = decodeAccount(text);
        if (bytes !== undefined) expect(decodeAddress(text)).toEqual(bytes);
      }),
      { numRuns: 2_000 },
    );
  });
});
