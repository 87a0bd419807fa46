import { blake2b } from '../blake2b.ts';
import { toHex } from '../hex.ts';
import { badProof, decodingProof } from './bad-proof.ts';
import { decodeTrieNode, type TrieNode } from './decode-trie-node.ts';

/** The nodes and values of proofs by their hash. */
export interface ProofItems {
  /** @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) when it is not there or not a node */
  node(hash: Uint8Array): TrieNode;
  /** @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) when it is not there */
  value(hash: Uint8Array): Uint8Array;
  /** Refuses items that nothing led to. @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) */
  end(): void;
}

// A node holds at most 16 hashes, a long key and a value; pallet-contracts keeps none over 16 KiB.
const maxItemBytes = 64 * 1024;

/**
 * The items of proofs. One item may be in several proofs, since each shows the way from the root, but in each once.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`)
 */
export function proofItems(proofs: readonly (readonly Uint8Array[])[]): ProofItems {
  const items = new Map<string, Uint8Array>();
  for (const proof of proofs) {
    const own = new Set<string>();
    for (const item of proof) {
      if (item.length > maxItemBytes) throw badProof(`${item.length} bytes in one node`);
      const hash = toHex(blake2b(item, 32));
      if (own.has(hash)) throw badProof('a node is there twice');
      own.add(hash);
      items.set(hash, item);
    }
  }
  const nodes = new Map<string, TrieNode>();
  const used = new Set<string>();

  function take(hash: string): Uint8Array {
    const item = items.get(hash);
    if (!item) throw badProof(`nothing in it has the hash ${hash}`);
    used.add(hash);
    return item;
  }

  return {
    node(bytes) {
      const hash = toHex(bytes);
      const known = nodes.get(hash);
      if (known) return known;
      const item = take(hash);
      const node = decodingProof(() => decodeTrieNode(item));
      nodes.set(hash, node);
      return node;
    },
    value: (hash) => take(toHex(hash)),
    end() {
      const extra = items.size - used.size;
      if (extra > 0) throw badProof(`nothing leads to ${extra} of its ${items.size} nodes`);
    },
  };
}
