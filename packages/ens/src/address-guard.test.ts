import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyAddress } from './address-guard.ts';

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:4860:4860::8888',
  '2606:4700:4700::1111',
  '2a00:1450::1',
  '3ffe::1',
])('%s is on the internet', (address) => {
  expect(classifyAddress(address)).toBe('global');
});

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  'ff02::1',
])('%s is not', (address) => {
  expect(classifyAddress(address)).toBe('local');
});

test.each([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fe80::1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
])('%s is nobody an operator can mean', (address) => {
  expect(classifyAddress(address)).toBe('forbidden');
});

test.each([
  '',
  'localhost',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '01.2.3.4',
  '1.2.3.4 ',
  'fe80::1%eth0',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '::12345',
  '::1.2.3',
  '[::1]',
  'g::1',
])('%j is no address, so nobody may be asked there', (text) => {
  expect(classifyAddress(text)).toBe('forbidden');
});

describe('compared with the BlockList of Node', () => {
  const list = new BlockList();
  for (const [net, prefix, family] of [
    ['10.0.0.0', 8, 'ipv4'],
    ['100.64.0.0', 10, 'ipv4'],
    ['127.0.0.0', 8, 'ipv4'],
    ['169.254.0.0', 16, 'ipv4'],
    ['172.16.0.0', 12, 'ipv4'],
    ['192.168.0.0', 16, 'ipv4'],
    ['198.18.0.0', 15, 'ipv4'],
    ['224.0.0.0', 4, 'ipv4'],
    ['240.0.0.0', 4, 'ipv4'],
    ['fc00::', 7, 'ipv6'],
    ['fe80::', 10, 'ipv6'],
    ['ff00::', 8, 'ipv6'],
    ['2002::', 16, 'ipv6'],
    ['2001:db8::', 32, 'ipv6'],
    ['::', 96, 'ipv6'],
    ['64:ff9b::', 96, 'ipv6'],
  ] as const) {
    list.addSubnet(net, prefix, family);
  }

  test('nothing that it blocks is on the internet', () => {
    const v4 = fc.ipV4().map((address) => ['ipv4', address] as const);
    const v6 = fc.ipV6().map((address) => ['ipv6', address] as const);
    fc.assert(
      fc.property(fc.oneof(v4, v6), ([family, address]) => {
        if (list.check(address, family)) expect(classifyAddress(address)).not.toBe('global');
      }),
      { numRuns: 20_000 },
    );
  });
});

test('never throws', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcf:.%[]') }));
  fc.assert(
    fc.property(text, (input) => {
      expect(['global', 'local', 'forbidden']).toContain(classifyAddress(input));
    }),
    { numRuns: 50_000 },
  );
});
