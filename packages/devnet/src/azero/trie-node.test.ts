import { describe, expect, it } from 'vitest';
import { blake2b256 } from './hashes.ts';
import { concatBytes, fromHex, toHex } from './hex.ts';
import type { StateVersion } from './state-version.ts';
import { type TrieNode, trieSet } from './trie.ts';
import { encodeNode } from './trie-node.ts';
import { trieRoot } from './trie-root.ts';

function trieOf(entries: Readonly<Record<string, Uint8Array>>): TrieNode {
  const trie = Object.entries(entries).reduce<TrieNode | undefined>(
    (node, [key, value]) => trieSet(node, key, value),
    undefined,
  );
  if (!trie) throw new Error('no entries');
  return trie;
}

const encoded = (entries: Readonly<Record<string, Uint8Array>>, version: StateVersion) =>
  toHex(encodeNode(trieOf(entries), version));

const short = new Uint8Array(32).fill(0x11);
const long = new Uint8Array(33).fill(0x22);
const digest = toHex(blake2b256(long)).slice(2);

// Written out by hand from the Polkadot specification ("Node Header", "Partial Key", "Node Subvalue").
describe('a node', () => {
  it('is a header, its nibbles and its value when it is a leaf', () => {
    expect(encoded({ aa: Uint8Array.of(0xbb) }, 0)).toBe('0x42aa04bb');
  });

  it('has its children behind a bitmap, in place where they are shorter than a hash', () => {
    expect(encoded({ '1314': Uint8Array.of(0xff), '4819': Uint8Array.of(0xfe) }, 1)).toBe(
      '0x8012001443031404ff1443081904fe',
    );
  });

  it('has its own value between bitmap and children', () => {
    expect(encoded({ '': Uint8Array.of(1), '12': Uint8Array.of(2) }, 0)).toBe('0xc0020004011041020402');
  });

  it('keeps a value of 32 bytes and less in place in both layouts', () => {
    expect(encoded({ aa: short }, 1)).toBe(`0x42aa80${toHex(short).slice(2)}`);
  });

  it('has the hash of a longer value in layout 1, under headers of their own', () => {
    expect(encoded({ aa: long }, 0)).toBe(`0x42aa84${toHex(long).slice(2)}`);
    expect(encoded({ aa: long }, 1)).toBe(`0x22aa${digest}`);
    expect(encoded({ aa: long, aa12: Uint8Array.of(2) }, 1)).toBe(`0x12aa0200${digest}1041020402`);
  });

  it.each([
    [62, '7e'],
    [63, '7f00'],
    [64, '7f01'],
    [63 + 254, '7ffe'],
    [63 + 255, '7fff00'],
    [63 + 510, '7fffff00'],
  ])('counts %i nibbles as %s', (count, header) => {
    const text = encoded({ ['a'.repeat(count)]: Uint8Array.of(1) }, 0);
    expect(text.slice(2, 2 + header.length)).toBe(header);
  });

  it.each([
    [30, '3e'],
    [31, '3f00'],
    [31 + 255, '3fff00'],
  ])('counts %i nibbles of a leaf with a hashed value as %s', (count, header) => {
    const text = encoded({ ['a'.repeat(count)]: long }, 1);
    expect(text.slice(2, 2 + header.length)).toBe(header);
  });
});

describe('roots', () => {
  it('are those that other implementations test against', () => {
    const hello = { [Buffer.from('abcd').toString('hex')]: Buffer.from('hello world') };
    const root = '0x7ab18659d3b2789ef2400d107104c7d4fb93d06d9ab6a8b641a5de7c3fecc851';
    expect(trieRoot(trieOf(hello), 0)).toBe(root);
    expect(trieRoot(trieOf(hello), 1)).toBe(root);
  });

  it('differ between the layouts once a value is longer than 32 bytes', () => {
    expect(trieRoot(trieOf({ aa: long }), 0)).not.toBe(trieRoot(trieOf({ aa: long }), 1));
    expect(trieRoot(trieOf({ aa: short }), 0)).toBe(trieRoot(trieOf({ aa: short }), 1));
    expect(trieRoot(trieOf({ aa: long }), 1)).toBe(
      toHex(blake2b256(concatBytes(fromHex('0x22aa'), blake2b256(long)))),
    );
  });
});
