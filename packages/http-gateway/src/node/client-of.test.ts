import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClientOf } from './client-of.ts';

const request = new Request('http://gateway.test/');

function client(
  peer: string | undefined,
  headers: Record<string, string> = {},
  trustedProxies: readonly string[] = [],
): string {
  const incoming = { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
  return createClientOf({ trustedProxies })(request, { incoming });
}

const proxies = ['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '::1'];

describe('whom a request counts for', () => {
  it.each([
    ['an IPv4 address counts for itself', '203.0.113.9', '203.0.113.9'],
    ['the neighbour of an IPv4 address is another', '203.0.113.10', '203.0.113.10'],
    ['IPv4 in IPv6 is IPv4', '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv4 in IPv6 is IPv4, written in hex too', '::ffff:cb00:7109', '203.0.113.9'],
    ['IPv6 counts by its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['all of a /64 count as one', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['the next /64 is another', '2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['however it is written', '2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['with its zeros left out', '2001:db8::1', '2001:db8:0:0::/64'],
    ['with a zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['this machine', '::1', '0:0:0:0::/64'],
    ['IPv4 at the end of IPv6 that is not IPv4', '64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
    ['an address that is gone', undefined, 'unknown'],
    ['no address at all', 'pipe', 'unknown'],
  ])('%s', (_title, peer, expected) => {
    expect(client(peer)).toBe(expected);
  });

  it.each([
    ['X-Forwarded-For', { 'x-forwarded-for': '198.51.100.1' }],
    ['Forwarded', { forwarded: 'for=198.51.100.1' }],
    ['X-Real-IP', { 'x-real-ip': '198.51.100.1' }],
  ])('is never taken from %s by default', (_name, headers) => {
    expect(client('127.0.0.1', headers)).toBe('127.0.0.1');
    expect(client('203.0.113.9', headers)).toBe('203.0.113.9');
  });

  it.each<[title: string, peer: string, forwardedFor: string, expected: string]>([
    ['a proxy says who asks', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['a proxy named without a range', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['a proxy that connects by IPv4 in IPv6', '::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['a proxy over IPv6', 'fd00::7', '2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['a proxy over IPv6 with a zone', 'fd00::7%eth0', '203.0.113.9', '203.0.113.9'],
    ['a neighbour of a proxy says nothing', '192.0.2.8', '203.0.113.9', '192.0.2.8'],
    ['a client says nothing', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    [
      'what the client wrote stands left of the truth',
      '10.1.2.3',
      '198.51.100.1, 203.0.113.9',
      '203.0.113.9',
    ],
    ['two proxies', '10.1.2.3', '198.51.100.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['a client that claims to be a proxy', '10.1.2.3', '10.4.4.4, 203.0.113.9', '203.0.113.9'],
    [
      'a client that claims to have come through a proxy',
      '10.1.2.3',
      '198.51.100.1, 10.4.4.4, 203.0.113.9',
      '203.0.113.9',
    ],
    ['only proxies: the furthest of them', '10.1.2.3', '10.4.4.4, 10.5.5.5', '10.4.4.4'],
    ['no header', '10.1.2.3', '', '10.1.2.3'],
    ['garbage: the last proxy', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['garbage right of an address', '10.1.2.3', '203.0.113.9, _hidden', '10.1.2.3'],
    ['garbage behind a proxy', '10.1.2.3', '203.0.113.9, <script>, 10.5.5.5', '10.5.5.5'],
    ['an empty place', '10.1.2.3', '203.0.113.9,', '10.1.2.3'],
    ['a name is no address', '10.1.2.3', 'localhost', '10.1.2.3'],
    ['an octal address is none', '10.1.2.3', '0313.0.0161.011', '10.1.2.3'],
    ['an address with a range is none', '10.1.2.3', '203.0.113.9/32', '10.1.2.3'],
    ['white space', '10.1.2.3', '  198.51.100.1 ,\t203.0.113.9 \t', '203.0.113.9'],
    ['a port of IPv4', '10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
    ['a port of IPv6', '10.1.2.3', '[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
    ['brackets without a port', '10.1.2.3', '[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['IPv6 without brackets has no port', '10.1.2.3', '2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['a zone of the client', '10.1.2.3', 'fe80::9%25eth0', 'fe80:0:0:0::/64'],
    ['IPv4 in IPv6 of the client', '10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv4 in IPv6 of the next proxy', '10.1.2.3', '203.0.113.9, ::ffff:10.5.5.5', '203.0.113.9'],
    ['a header without end', '10.1.2.3', `${'10.4.4.4,'.repeat(1_000)}10.5.5.5`, '10.4.4.4'],
  ])('behind named proxies: %s', (_title, peer, forwardedFor, expected) => {
    const headers = { 'x-forwarded-for': forwardedFor, forwarded: 'for=1.1.1.1', 'x-real-ip': '1.1.1.1' };
    expect(client(peer, headers, proxies)).toBe(expected);
  });

  it('knows a range of IPv4 that is written as IPv6', () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect(client('10.1.2.3', headers, ['::ffff:10.0.0.0/104'])).toBe('203.0.113.9');
    expect(client('11.1.2.3', headers, ['::ffff:10.0.0.0/104'])).toBe('11.1.2.3');
  });

  it.each([
    '',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'proxy.example',
    'fe80::1%eth0',
    '::ffff:10.0.0.0/8',
  ])('refuses %j as a proxy', (range) => {
    expect(() => createClientOf({ trustedProxies: [range] })).toThrow('A trusted proxy is');
  });

  it('says how long a range of IPv4 is that is written as IPv6', () => {
    const createWith = (range: string) => () => createClientOf({ trustedProxies: [range] });
    expect(createWith('::ffff:10.0.0.0/90')).toThrow('"::ffff:10.0.0.0/90"; a range of IPv4');
    expect(createWith('::ffff:10.0.0.0/90')).toThrow('/96 to /128');
    expect(createWith('10.0.0.0/33')).toThrow(/"10\.0\.0\.0\/33"$/);
  });

  it('is somebody where no socket is known', () => {
    expect(createClientOf()(request, undefined)).toBe('unknown');
    expect(createClientOf()(request, {})).toBe('unknown');
  });
});
