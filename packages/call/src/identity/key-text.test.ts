import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentity, generateSeed } from './create-identity.ts';
import { didKeyOf, keyOfText, libp2pIdOf } from './key-text.ts';

describe('keyOfText', () => {
  it('gives back the key of each text that a key has', () => {
    for (let round = 0; round < 50; round++) {
      const { publicKey } = createIdentity(generateSeed());
      expect(keyOfText(didKeyOf(publicKey))).toEqual(publicKey);
      expect(keyOfText(libp2pIdOf(publicKey))).toEqual(publicKey);
    }
  });

  // A public Staex example and the libp2p id of the same key.
  const key = hexToBytes('8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49');
  it.each([
    'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
    '12D3KooWK7rLRJkthcfcMt8XV6uFbj97KEvg7MQgZKLwknZJb95a',
    '8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49',
    // Its CID in base 36 and in base 32: letters as in a Staex id, and more of them.
    'k51qzi5uqu5djmlcxil7r3djax6r693lyt8e6bh5zf2k4p982li0afllrjm4ax',
    'bafzaajaiaejcbcrt46d2zwhrw45bcabmqs5yrtox7hqizhnf6h7sj33qlvw6jdsj',
  ])('reads %s', (text) => {
    expect(keyOfText(text)).toEqual(key);
    expect(libp2pIdOf(key)).toBe('12D3KooWK7rLRJkthcfcMt8XV6uFbj97KEvg7MQgZKLwknZJb95a');
  });

  it('reads a pkarr key with its prefix', () => {
    expect(keyOfText('pk:o4dksfbqk85ogzdb5osziw6befigbuxmuxkuxq8434q89uj56uyy')).toHaveLength(32);
  });

  it.each([
    '',
    'alice.azero',
    ' 12D3KooWK7rLRJkthcfcMt8XV6uFbj97KEvg7MQgZKLwknZJb95a',
    // x25519 and secp256k1 cannot sign with Ed25519; a key of small order could be anybody's.
    'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F',
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
    `01${'00'.repeat(31)}`,
  ])('refuses %j', (text) => {
    expect(keyOfText(text)).toBeUndefined();
  });

  it('never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^(did:key:z|pk:|12D3|b|k)[a-zA-Z0-9]*$/),
    );
    fc.assert(
      fc.property(text, (text) => {
        const found = keyOfText(text);
        return found === undefined || found.length === 32;
      }),
      { numRuns: 50_000 },
    );
  });
});
