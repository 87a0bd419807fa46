import { dnsEncode as ethersDnsEncode, namehash as ethersNamehash } from 'ethers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from './hex.ts';
import { createNameEncoder, dnsDecode, dnsEncode, namehash } from './name-encoding.ts';

const labelsOf = (text: string): string[] => text.split('.');

test.each([
  ['eth', '0x93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae'],
  ['foo.eth', '0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f'],
  ['alice.eth', '0x787192fc5378cc32aa956ddfdedbf26b24e8d78e40109add0eea2c1a012c3dec'],
  ['sub.nick.eth', '0xe3d81fd7b7e26b124642b4f160ea05f65a28ecfac48ab767c02530f7865e1c4c'],
])('the namehash of %s is that of ENSIP-1', (name, hash) => {
  expect(toHex(namehash(labelsOf(name)))).toBe(hash);
});

test('writes the DNS wire form', () => {
  expect(toHex(dnsEncode(['alice', 'eth']))).toBe('0x05616c6963650365746800');
  expect(toHex(dnsEncode(['my', 'name', 'eth']))).toBe('0x026d79046e616d650365746800');
});

test('takes labels of 255 bytes and refuses longer and empty ones', () => {
  expect(dnsEncode(['a'.repeat(255)])).toHaveLength(257);
  expect(() => dnsEncode(['a'.repeat(256)])).toThrow(RangeError);
  expect(() => dnsEncode(['ä'.repeat(128)])).toThrow(RangeError);
  expect(() => dnsEncode(['a', '', 'eth'])).toThrow(RangeError);
});

test('agrees with ethers', () => {
  const label = fc.stringMatching(/^[a-z0-9]{1,40}$/);
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 6 }), (labels) => {
      expect(toHex(namehash(labels))).toBe(ethersNamehash(labels.join('.')));
      expect(toHex(dnsEncode(labels))).toBe(ethersDnsEncode(labels.join('.'), 255));
      expect(dnsDecode(dnsEncode(labels))).toEqual(labels);
    }),
    { numRuns: 300 },
  );
});

test('reads arbitrary bytes as labels or as nothing, never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (wire) => {
      const labels = dnsDecode(wire);
      expect(labels === undefined || Array.isArray(labels)).toBe(true);
    }),
    { numRuns: 50_000 },
  );
});

test('encodes a name once while it is remembered, and forgets the oldest', () => {
  const encode = createNameEncoder(2);
  const name = (text: string) => ({ text, labels: labelsOf(text), service: 'ens' });
  const first = encode(name('a.eth'));
  encode(name('b.eth'));
  expect(encode(name('a.eth'))).toBe(first);
  encode(name('c.eth'));
  const again = encode(name('a.eth'));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
