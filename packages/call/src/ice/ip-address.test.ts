import { isIP, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

describe('parseIpAddress', () => {
  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4 ',
    '0x7f.0.0.1',
    '2130706433',
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    'fe80::1%eth0',
    '[::1]',
    '1.2.3.4::',
    '::1.2.3.4:5',
    'alice.azero',
  ])('refuses %j', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  // RFC 5952, 4 and 5.
  it.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['::FFFF:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['192.0.2.1', '192.0.2.1'],
  ])('reads %s as %s', (text, canonical) => {
    const bytes = parseIpAddress(text);
    expect(bytes && formatIpAddress(bytes)).toBe(canonical);
  });

  it('gives the same text for the same bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const bytes = parseIpAddress(text)!;
        const canonical = formatIpAddress(bytes);
        expect(parseIpAddress(canonical)).toEqual(bytes);
        expect(formatIpAddress(parseIpAddress(canonical)!)).toBe(canonical);
      }),
      { numRuns: 20_000 },
    );
  });

  it('agrees with Node on what an IPv6 address is and how it is written', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const sparse = bytes.map((all) => all.map((byte, i) => (i % 4 < 2 ? 0 : byte)));
    fc.assert(
      fc.property(fc.oneof(bytes, sparse), (bytes) => {
        const text = formatIpAddress(bytes);
        expect(isIP(text)).toBe(6);
        expect(new SocketAddress({ address: text, family: 'ipv6' }).address).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it('never throws and takes no text that Node refuses', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-f:.]{0,40}$/));
    fc.assert(
      fc.property(text, (text) => {
        const bytes = parseIpAddress(text);
        return bytes === undefined ? isIP(text) === 0 : isIP(text) === (bytes.length === 4 ? 4 : 6);
      }),
      { numRuns: 50_000 },
    );
  });
});
