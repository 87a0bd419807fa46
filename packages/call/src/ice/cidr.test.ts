import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInCidr, parseCidr } from './cidr.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

describe('a range of addresses', () => {
  test.each([
    ['10.115.0.0/16', '10.115.255.255', true],
    ['10.115.0.0/16', '10.116.0.0', false],
    ['10.115.0.1', '10.115.0.1', true],
    ['10.115.0.1', '10.115.0.10', false],
    ['100.64.0.0/10', '100.127.255.255', true],
    ['100.64.0.0/10', '100.128.0.0', false],
    ['10.8.0.2/24', '10.8.0.200', true],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['200::/7', '3ff:ffff::1', true],
    ['200::/7', '400::', false],
    ['::/0', '10.0.0.1', false],
    ['0.0.0.0/0', '::', false],
    ['::ffff:10.0.0.0/104', '10.0.0.1', false],
  ])('%s and %s: %s', (range, address, expected) => {
    expect(contains(range, address)).toBe(expected);
  });

  test.each([
    '',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '10.0.0.0/',
    '::/129',
    'fe80::%eth0/10',
    'example.org/8',
  ])('takes %j for none', (text) => expect(parseCidr(text)).toBeUndefined());

  test('agrees with Node about what it holds', () => {
    const address = fc.oneof(bytes(4), bytes(16));
    const range = address.chain((base) =>
      fc.record({
        base: fc.constant(base),
        prefix: fc.integer({ min: 0, max: base.length * 8 }),
        near: near(base),
      }),
    );
    fc.assert(
      fc.property(range, ({ base, prefix, near }) => {
        const text = `${formatIpAddress(base)}/${prefix}`;
        // Node takes IPv4-mapped addresses for IPv4 ones, which we never do.
        fc.pre(!text.startsWith('::ffff:') && !formatIpAddress(near).startsWith('::ffff:'));
        const list = new BlockList();
        const family = base.length === 4 ? 'ipv4' : 'ipv6';
        list.addSubnet(formatIpAddress(base), prefix, family);
        expect(contains(text, formatIpAddress(near))).toBe(list.check(formatIpAddress(near), family));
      }),
      { numRuns: 20_000 },
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:./]{0,50}$/)), (text) => {
        parseCidr(text);
      }),
      { numRuns: 50_000 },
    );
  });
});

function contains(range: string, address: string): boolean {
  const cidr = parseCidr(range);
  const bytes = parseIpAddress(address);
  if (!cidr || !bytes) throw new Error(`unreadable: ${range} ${address}`);
  return isInCidr(bytes, cidr);
}

function bytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** Addresses that differ in one bit, so that both sides of a border are met. */
function near(base: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.integer({ min: 0, max: base.length * 8 - 1 }).map((bit) => {
    const other = Uint8Array.from(base);
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
    return other;
  });
}
