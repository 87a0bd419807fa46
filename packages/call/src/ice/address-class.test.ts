import { describe, expect, test } from 'vitest';
import { type AddressClass, classifyAddress } from './address-class.ts';
import { parseIpAddress } from './ip-address.ts';

const examples: Record<AddressClass, readonly string[]> = {
  global: [
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:db9::1',
  ],
  private: [
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.1.1',
    'fc00::1',
    'fdff::1',
  ],
  shared: ['100.64.0.0', '100.127.255.255'],
  'link-local': ['169.254.0.1', 'fe80::1', 'febf::1'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  multicast: ['224.0.0.251', '239.255.255.250', 'ff02::fb'],
  broadcast: ['255.255.255.255'],
  unspecified: ['0.0.0.0', '0.0.0.1', '::'],
  documentation: ['192.0.2.1', '198.51.100.77', '203.0.113.9', '198.18.0.1', '2001:db8::1', '3fff::1'],
  'embedded-ipv4': [
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
  ],
  reserved: ['240.0.0.1', '255.255.255.254', '192.0.0.1', '200::1', '3ff::1', '4000::1', 'fec0::1'],
};

describe('classifyAddress', () => {
  test.each(Object.entries(examples).flatMap(([is, texts]) => texts.map((text) => [text, is])))(
    'says that %s is %s',
    (text, is) => expect(classifyAddress(parseIpAddress(text) as Uint8Array)).toBe(is),
  );
});
