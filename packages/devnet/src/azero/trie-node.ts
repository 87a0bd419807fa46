import { blake2b256 } from './hashes.ts';
import { concatBytes, fromHex } from './hex.ts';
import { bytes } from './scale.ts';
import type { StateVersion } from './state-version.ts';
import { nibbles, type TrieNode } from './trie.ts';

// Nodes never change, so one encoding serves every block that shares the node.
const encodings: Readonly<Record<StateVersion, WeakMap<TrieNode, Uint8Array>>> = {
  0: new WeakMap(),
  1: new WeakMap(),
};

/**
 * A node of a trie as it is hashed: header, partial key, children that are there, value, references to the children.
 *
 * Source: the Polkadot specification, "Node Value" and "Node Header".
 */
export function encodeNode(node: TrieNode, version: StateVersion): Uint8Array {
  const known = encodings[version].get(node);
  if (known) return known;
  const present = nibbles.filter((nibble) => node.children[nibble]);
  const encoded = concatBytes(
    header(node, present.length > 0, version),
    present.length > 0 ? bitmap(present) : new Uint8Array(),
    encodeValue(node.value, version),
    ...present.map((nibble) => reference(node.children[nibble] as TrieNode, version)),
  );
  encodings[version].set(node, encoded);
  return encoded;
}

/** Whether a child stands in its parent by its hash: an encoding shorter than that stands there itself. */
export function isHashed(node: TrieNode, version: StateVersion): boolean {
  return encodeNode(node, version).length >= 32;
}

/** Whether a value stands in its node by its hash. */
export function isValueHashed(value: Uint8Array | undefined, version: StateVersion): boolean {
  return version === 1 && value !== undefined && value.length > 32;
}

function reference(node: TrieNode, version: StateVersion): Uint8Array {
  const encoded = encodeNode(node, version);
  return bytes.encode(isHashed(node, version) ? blake2b256(encoded) : encoded);
}

function encodeValue(value: Uint8Array | undefined, version: StateVersion): Uint8Array {
  if (value === undefined) return new Uint8Array();
  return isValueHashed(value, version) ? blake2b256(value) : bytes.encode(value);
}

/** The kind of node and the number of nibbles (what is left of the byte, then whole bytes), and the nibbles, two per byte. */
function header(node: TrieNode, isBranch: boolean, version: StateVersion): Uint8Array {
  const { path } = node;
  const [kind, most] = kindOf(node, isBranch, version);
  const packed = fromHex(`0x${path.length % 2 ? '0' : ''}${path}`);
  if (path.length < most) return concatBytes(Uint8Array.of(kind | path.length), packed);
  const more: number[] = [];
  let left = path.length - most;
  for (; left >= 255; left -= 255) more.push(255);
  return concatBytes(Uint8Array.of(kind | most, ...more, left), packed);
}

/** The bits that say the kind, and all the other bits of the byte, where the length of the partial key begins. */
function kindOf({ value }: TrieNode, isBranch: boolean, version: StateVersion): [kind: number, most: number] {
  if (isValueHashed(value, version)) return isBranch ? [0x10, 0x0f] : [0x20, 0x1f];
  if (!isBranch) return [0x40, 0x3f];
  return [value === undefined ? 0x80 : 0xc0, 0x3f];
}

function bitmap(present: readonly string[]): Uint8Array {
  const bits = present.reduce((sum, nibble) => sum | (1 << Number.parseInt(nibble, 16)), 0);
  return Uint8Array.of(bits & 0xff, bits >> 8);
}
