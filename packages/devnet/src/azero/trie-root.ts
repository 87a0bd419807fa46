import { blake2b256 } from './hashes.ts';
import { type Hex, toHex } from './hex.ts';
import { compact } from './scale.ts';
import type { StateVersion } from './state-version.ts';
import { type TrieNode, trieSet } from './trie.ts';
import { encodeNode } from './trie-node.ts';

/**
 * The root hash of a trie.
 *
 * Source: the Polkadot specification, "Merkle proofs" in "States and transitions".
 */
export function trieRoot(node: TrieNode | undefined, version: StateVersion): Hex {
  return toHex(blake2b256(node ? encodeNode(node, version) : Uint8Array.of(0)));
}

/** The root over a list, as headers commit to their extrinsics: keys are the compact indexes, and the layout is 0. */
export function orderedRoot(values: readonly Uint8Array[]): Hex {
  const trie = values.reduce<TrieNode | undefined>(
    (node, value, i) => trieSet(node, toHex(compact.encode(BigInt(i))).slice(2), value),
    undefined,
  );
  return trieRoot(trie, 0);
}
