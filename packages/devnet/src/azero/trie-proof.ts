import { toHex } from './hex.ts';
import type { StateVersion } from './state-version.ts';
import type { TrieNode } from './trie.ts';
import { encodeNode, isHashed, isValueHashed } from './trie-node.ts';

/** What to show of one trie. */
export interface TrieLookUps {
  readonly root: TrieNode | undefined;
  /** Hex digits. */
  readonly keys: readonly string[];
}

/**
 * What shows the values under keys, or that there are none: each node that a look-up comes by and that stands in its
 * parent by its hash, each value that stands in its node by its hash. Ascending and without doubles, as polkadot-sdk
 * gives them.
 */
export function trieProof(tries: readonly TrieLookUps[], version: StateVersion): readonly Uint8Array[] {
  const items = new Map<string, Uint8Array>();
  const add = (item: Uint8Array) => items.set(toHex(item), item);

  function follow(node: TrieNode, rest: string): void {
    if (!rest.startsWith(node.path)) return;
    const below = rest.slice(node.path.length);
    const child = node.children[below.charAt(0)];
    if (below === '') {
      if (node.value && isValueHashed(node.value, version)) add(node.value);
    } else if (child) {
      if (isHashed(child, version)) add(encodeNode(child, version));
      follow(child, below.slice(1));
    }
  }

  for (const { root, keys } of tries) {
    if (!root) continue;
    if (keys.length > 0) add(encodeNode(root, version));
    for (const key of keys) follow(root, key);
  }
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
