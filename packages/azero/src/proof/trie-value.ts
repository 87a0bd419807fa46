import { toHex } from '../hex.ts';
import { decodingProof } from './bad-proof.ts';
import { decodeTrieNode } from './decode-trie-node.ts';
import type { ProofItems } from './proof-items.ts';

// BLAKE2b-256 of the byte 00, which stands for a trie with nothing in it.
const emptyRoot = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314';

/**
 * The value that the trie with this root has under a key; undefined when the items show that it has none. A root that is
 * no hash is one that no item has.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) when they show neither
 */
export function trieValue(items: ProofItems, root: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  if (toHex(root) === emptyRoot) return undefined;
  let node = items.node(root);
  // Each step down takes at least one digit, so the key bounds the way.
  for (let rest = toHex(key).slice(2); ; ) {
    if (!rest.startsWith(node.path)) return undefined;
    rest = rest.slice(node.path.length);
    if (rest === '') return node.value?.isHash ? items.value(node.value.bytes) : node.value?.bytes;
    const child = node.children[Number.parseInt(rest.charAt(0), 16)];
    if (!child) return undefined;
    rest = rest.slice(1);
    node = child.length < 32 ? decodingProof(() => decodeTrieNode(child)) : items.node(child);
  }
}
