import { malformedReply } from '../errors.ts';
import { toHex } from '../hex.ts';
import { type ScaleReader, scaleReader } from '../scale-reader.ts';

/** A node of a trie as a proof holds it. Bytes are views on the proof. */
export interface TrieNode {
  /** The nibbles between the parent's branch and this node, as hex digits. */
  readonly path: string;
  readonly value: TrieValue | undefined;
  /** By nibble: the child itself where it is shorter than a hash, else its hash. None for a leaf. */
  readonly children: readonly (Uint8Array | undefined)[];
}

/** A value in its node, or the hash of one beside it. */
export interface TrieValue {
  readonly bytes: Uint8Array;
  readonly isHash: boolean;
}

/** The kinds of a node, by the high bits of its first byte. */
interface NodeKind {
  readonly isBranch: boolean;
  readonly value: 'none' | 'inline' | 'hashed';
  /** The other bits of the byte: where the number of nibbles begins. */
  readonly lengthBits: number;
}

// Longer than any key of a contract: pallet-contracts takes at most 128 bytes and puts a hash of 16 before them.
const maxNibbles = 512;
const hashBytes = 32;

/**
 * Reads a node strictly, in both layouts: state version 0 (each value in its node) and 1 (long ones beside it).
 *
 * ```
 * header and number of nibbles | nibbles, two per byte | branch: bitmap, u16 | value | a reference for each child
 * ```
 *
 * Source: the Polkadot specification, "Node Header" and "Node Value"; `sp-trie`, `node_codec`.
 *
 * @throws {@link ResolverError} `PROTOCOL` when a trie could not have made it
 */
export function decodeTrieNode(encoded: Uint8Array): TrieNode {
  const reader = scaleReader(encoded);
  const first = reader.uint(1);
  const kind = kindOf(first);
  const path = readPath(reader, first & kind.lengthBits, kind.lengthBits);
  const bitmap = kind.isBranch ? reader.uint(2) : 0;
  if (kind.isBranch && bitmap === 0) throw malformedReply('a branch without children');
  const value = readValue(reader, kind.value);
  const children = kind.isBranch
    ? Array.from({ length: 16 }, (_, nibble) => ((bitmap >> nibble) & 1 ? readChild(reader) : undefined))
    : [];
  reader.end();
  return { path, value, children };
}

function kindOf(first: number): NodeKind {
  if (first >= 0xc0) return { isBranch: true, value: 'inline', lengthBits: 0x3f };
  if (first >= 0x80) return { isBranch: true, value: 'none', lengthBits: 0x3f };
  if (first >= 0x40) return { isBranch: false, value: 'inline', lengthBits: 0x3f };
  if (first >= 0x20) return { isBranch: false, value: 'hashed', lengthBits: 0x1f };
  if (first >= 0x10) return { isBranch: true, value: 'hashed', lengthBits: 0x0f };
  // 00 is the empty trie, which has a root but no node, and 01 begins compact proofs.
  throw malformedReply(`a node of an unknown kind (${first})`);
}

function readPath(reader: ScaleReader, begun: number, most: number): string {
  let length = begun;
  // The last byte of the number is the first one that is not full.
  for (let full = begun === most; full; ) {
    const more = reader.uint(1);
    length += more;
    full = more === 255;
    if (length > maxNibbles) throw malformedReply('a key is too long');
  }
  const digits = toHex(reader.fixed((length + 1) >> 1)).slice(2);
  const isOdd = length % 2 === 1;
  if (isOdd && digits[0] !== '0') throw malformedReply('a key is padded with something');
  return isOdd ? digits.slice(1) : digits;
}

function readValue(reader: ScaleReader, form: NodeKind['value']): TrieValue | undefined {
  if (form === 'none') return undefined;
  const isHash = form === 'hashed';
  return { bytes: isHash ? reader.fixed(hashBytes) : reader.bytes(), isHash };
}

function readChild(reader: ScaleReader): Uint8Array {
  const child = reader.bytes();
  if (child.length === 0 || child.length > hashBytes) throw malformedReply('a child that is no reference');
  return child;
}
