import { blake2b256 } from './hashes.ts';
import { concatBytes, fromHex, type Hex, toHex } from './hex.ts';
import { bytes, compact } from './scale.ts';
import { nibbles, type TrieNode, trieSet } from './trie.ts';

/**
 * The root hash of a trie in the layout of state version 0 (values always inside their node), which Aleph Zero has.
 *
 * Source: the Polkadot specification, "Merkle proofs" in "States and transitions".
 */
export function trieRoot(node: TrieNode | undefined): Hex {
  return toHex(blake2b256(node ? encodeNode(node) : Uint8Array.of(0)));
}

/** The root over a list, as headers commit to their extrinsics: keys are the compact indexes. */
export function orderedRoot(values: readonly Uint8Array[]): Hex {
  const trie = values.reduce<TrieNode | undefined>(
    (node, value, i) => trieSet(node, toHex(compact.encode(BigInt(i))).slice(2), value),
    undefined,
  );
  return trieRoot(trie);
}

// Nodes never change, so one encoding serves every block that shares the node.
const encodings = new WeakMap<TrieNode, Uint8Array>();

function encodeNode(node: TrieNode): Uint8Array {
  const known = encodings.get(node);
  if (known) return known;
  const present = nibbles.filter((nibble) => node.children[nibble]);
  const value = node.value === undefined ? new Uint8Array() : bytes.encode(node.value);
  const encoded =
    present.length === 0
      ? concatBytes(header(0x40, node.path), value)
      : concatBytes(
          header(node.value === undefined ? 0x80 : 0xc0, node.path),
          bitmap(present),
          value,
          ...present.map((nibble) => reference(node.children[nibble] as TrieNode)),
        );
  encodings.set(node, encoded);
  return encoded;
}

/** A child's encoding where it is shorter than a hash, else its hash. */
function reference(node: TrieNode): Uint8Array {
  const encoded = encodeNode(node);
  return bytes.encode(encoded.length < 32 ? encoded : blake2b256(encoded));
}

/** The kind of node and the number of nibbles (6 bits, then whole bytes), and the nibbles, two per byte. */
function header(kind: number, path: string): Uint8Array {
  const packed = fromHex(`0x${path.length % 2 ? '0' : ''}${path}`);
  if (path.length < 63) return concatBytes(Uint8Array.of(kind | path.length), packed);
  const more: number[] = [];
  let left = path.length - 63;
  for (; left >= 255; left -= 255) more.push(255);
  return concatBytes(Uint8Array.of(kind | 63, ...more, left), packed);
}

function bitmap(present: readonly string[]): Uint8Array {
  const bits = present.reduce((sum, nibble) => sum | (1 << Number.parseInt(nibble, 16)), 0);
  return Uint8Array.of(bits & 0xff, bits >> 8);
}
