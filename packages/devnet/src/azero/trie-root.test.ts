import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashHeader } from './header.ts';
import { fromHex } from './hex.ts';
import { orderedRoot, trieRoot } from './trie-root.ts';

// A public block: what `chain_getBlock` answers, with the digest encoded.
const block = JSON.parse(
  readFileSync(new URL('../../fixtures/polkadot-block-789629.json', import.meta.url), 'utf8'),
);

describe('a block of a public chain', () => {
  it('has the root that its header commits to', () => {
    expect(orderedRoot(block.extrinsics.map(fromHex))).toBe(block.header.extrinsicsRoot);
  });

  it('has the hash that the chain knows it by', () => {
    expect(hashHeader(block.header)).toBe(block.hash);
  });
});

it('gives an empty trie the root that all chains give it', () => {
  expect(trieRoot(undefined, 0)).toBe('0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314');
});
