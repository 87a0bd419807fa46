import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../hex.ts';
import { decodeTrieNode } from './decode-trie-node.ts';

const hash = '22'.repeat(32);

function decoded(hex: string) {
  const { path, value, children } = decodeTrieNode(fromHex(`0x${hex}`));
  return {
    path,
    value: value && `${value.isHash ? 'hash ' : ''}${toHex(value.bytes).slice(2)}`,
    children: Object.fromEntries(
      children.flatMap((child, nibble) => (child ? [[nibble.toString(16), toHex(child).slice(2)]] : [])),
    ),
  };
}

// Written out by hand from the Polkadot specification.
describe('a node', () => {
  it('is a leaf with its value', () => {
    expect(decoded('42aa04bb')).toEqual({ path: 'aa', value: 'bb', children: {} });
    expect(decoded('430aaa00')).toEqual({ path: 'aaa', value: '', children: {} });
    expect(decoded('4004bb')).toEqual({ path: '', value: 'bb', children: {} });
  });

  it('is a leaf with the hash of its value', () => {
    expect(decoded(`22aa${hash}`)).toEqual({ path: 'aa', value: `hash ${hash}`, children: {} });
  });

  it('is a branch, with and without a value', () => {
    const children = { '1': '43031404ff', f: hash };
    expect(decoded(`8002801443031404ff80${hash}`)).toEqual({ path: '', value: undefined, children });
    expect(decoded(`c10a028004bb1443031404ff80${hash}`)).toEqual({ path: 'a', value: 'bb', children });
    expect(decoded(`110a0280${hash}1443031404ff80${hash}`)).toEqual({
      path: 'a',
      value: `hash ${hash}`,
      children,
    });
  });

  it('may have no path in any of its kinds', () => {
    const children = { f: hash };
    expect(decoded(`20${hash}`)).toEqual({ path: '', value: `hash ${hash}`, children: {} });
    expect(decoded(`100080${hash}80${hash}`)).toEqual({ path: '', value: `hash ${hash}`, children });
    expect(decoded(`80008080${hash}`)).toEqual({ path: '', value: undefined, children });
    expect(decoded(`c0008004bb80${hash}`)).toEqual({ path: '', value: 'bb', children });
  });

  it.each([
    ['62 nibbles', `7e${'aa'.repeat(31)}00`, 62],
    ['63 nibbles', `7f00${'0a'}${'aa'.repeat(31)}00`, 63],
    ['512 nibbles', `7fffc2${'aa'.repeat(256)}00`, 512],
    ['318 nibbles', `7fff00${'aa'.repeat(159)}00`, 318],
    ['31 nibbles of a leaf with a hash', `3f00${'0a'}${'aa'.repeat(15)}${hash}`, 31],
    ['15 nibbles of a branch with a hash', `1f00${'0a'}${'aa'.repeat(7)}0100${hash}80${hash}`, 15],
  ])('may have %s', (_, hex, length) => {
    expect(decoded(hex).path).toBe('a'.repeat(length));
  });

  it.each([
    ['nothing', ''],
    ['the empty trie', '00'],
    ['a compact proof', '01'],
    ['a header that stands for nothing', '0f'],
    ['a leaf without its key', '42'],
    ['a leaf without its value', '42aa'],
    ['a value that ends early', '42aa08bb'],
    ['a value with something behind it', '42aa04bb00'],
    ['a length that is padded', '42aa0100bb'],
    ['a key padded with something', '411a04bb'],
    ['a key of more nibbles than any', `7fffffff00${'aa'.repeat(400)}00`],
    ['a key of one nibble more than any', `7fffc30a${'aa'.repeat(256)}00`],
    ['a number of nibbles without an end', '7fffff'],
    ['a hash that ends early', `22aa${hash.slice(2)}`],
    ['a branch without children', '800000'],
    ['a branch whose child is missing', '800100'],
    ['a child of no bytes', '80010000'],
    ['a child longer than a hash', `80010084${hash}22`],
    ['a bitmap that ends early', '8001'],
  ])('is not %s', (_, hex) => {
    expect(() => decoded(hex)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('is read from any bytes, or refused with a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const { path, children } = decodeTrieNode(bytes);
          expect(path).toMatch(/^[0-9a-f]*$/);
          expect([0, 16]).toContain(children.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROTOCOL' });
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
