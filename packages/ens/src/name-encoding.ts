import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Count, Name } from '@peername/resolver-core';

/** The two forms in which contracts know a name. */
export interface EncodedName {
  /** The namehash (ENSIP-1) of the whole name. */
  readonly node: Uint8Array;
  /** The DNS wire form: each label behind its length, and a zero. */
  readonly wire: Uint8Array;
}

/** A length is one byte. */
const maxLabelBytes = 255;

/** The namehash (ENSIP-1) of normalized labels. */
export function namehash(labels: readonly string[]): Uint8Array {
  return labels.reduceRight<Uint8Array>(subnode, new Uint8Array(32));
}

function subnode(node: Uint8Array, label: string): Uint8Array {
  return keccak_256(concatBytes(node, keccak_256(utf8ToBytes(label))));
}

/** The DNS wire form (ENSIP-10) of normalized labels of at most 255 bytes. */
export function dnsEncode(labels: readonly string[]): Uint8Array {
  const parts = labels.flatMap((label) => {
    const bytes = utf8ToBytes(label);
    if (bytes.length === 0 || bytes.length > maxLabelBytes)
      throw new RangeError('A label has 1 to 255 bytes');
    return [Uint8Array.of(bytes.length), bytes];
  });
  return concatBytes(...parts, Uint8Array.of(0));
}

/** The labels of a DNS wire form, for showing; undefined when it is not one. */
export function dnsDecode(wire: Uint8Array): string[] | undefined {
  const labels: string[] = [];
  const utf8 = new TextDecoder();
  for (let at = 0; at < wire.length; ) {
    const length = wire[at] ?? 0;
    if (length === 0) return at === wire.length - 1 ? labels : undefined;
    const bytes = wire.subarray(at + 1, at + 1 + length);
    if (bytes.length < length) return undefined;
    labels.push(utf8.decode(bytes));
    at += 1 + length;
  }
  return undefined;
}

/**
 * Encodes names and remembers the last `capacity` of them, and the last parent: hashing is most of the work of encoding
 * a call, and names that come together often have the same ending.
 */
export function createNameEncoder(capacity: Count): (name: Name) => EncodedName {
  const known = new Map<string, EncodedName>();
  let parent = { text: '', node: namehash([]) };
  return (name) => {
    const held = known.get(name.text);
    if (held) return held;
    const [label = '', ...above] = name.labels;
    const text = above.join('.');
    if (text !== parent.text) parent = { text, node: namehash(above) };
    const encoded = { node: subnode(parent.node, label), wire: dnsEncode(name.labels) };
    if (known.size >= capacity) known.delete(known.keys().next().value as string);
    known.set(name.text, encoded);
    return encoded;
  };
}
