import { getAddress } from 'ethers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksumAddress, isAddressText, isChecksumIntact } from './address.ts';
import { toHex } from './hex.ts';

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex);

test('writes addresses as EIP-55 does', () => {
  expect(checksumAddress('0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359')).toBe(
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  );
  fc.assert(
    fc.property(address, (hex) => {
      expect(checksumAddress(hex)).toBe(getAddress(hex));
    }),
    { numRuns: 300 },
  );
});

test('finds one wrong letter in a mixed-case address', () => {
  const good = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';
  expect(isChecksumIntact(good)).toBe(true);
  expect(isChecksumIntact(good.replace('B', 'b') as `0x${string}`)).toBe(false);
  expect(isChecksumIntact(good.toLowerCase() as `0x${string}`)).toBe(true);
  expect(isChecksumIntact(`0x${good.slice(2).toUpperCase()}`)).toBe(true);
});

test('knows an address from other text', () => {
  expect(isAddressText('0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359')).toBe(true);
  for (const text of [
    '0xfb',
    'fb6916095ca1df60bb79ce92ce3ea74c37c5d359',
    'alice.eth',
    `0x${'g'.repeat(40)}`,
  ]) {
    expect(isAddressText(text)).toBe(false);
  }
});
