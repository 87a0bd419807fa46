import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLinkCandidate } from './trickle.ts';

const good = { type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.0.2.1', port: 5000 };

describe('readLinkCandidate', () => {
  it('takes a candidate, and nothing beside what a candidate has', () => {
    expect(readLinkCandidate({ ...good, raddr: '10.0.0.1' })).toEqual(good);
    expect(readLinkCandidate({ type: 'overlay', port: 5000, address: '10.0.0.1' })).toEqual({
      type: 'overlay',
      port: 5000,
    });
  });

  it.each([
    [{ ...good, address: 'evil.example' }],
    [{ ...good, address: '192.0.2.1\r\na=x' }],
    [{ ...good, address: '::ffff:192.0.2.1', kind: 'ipv6' }],
    [{ ...good, kind: 'ipv6' }],
    [{ ...good, type: '__proto__' }],
    [{ ...good, protocol: 'ssltcp' }],
    [{ ...good, port: 0 }],
    [{ ...good, port: 65_536 }],
    [{ ...good, port: '5000' }],
    [{ type: 'overlay' }],
    [null],
    ['candidate:1'],
  ])('refuses %j', (value) => {
    expect(readLinkCandidate(value)).toBeUndefined();
  });

  it('never throws', () => {
    const odd = fc.record(
      {
        type: fc.oneof(fc.constantFrom('host', 'srflx', 'overlay'), fc.jsonValue()),
        protocol: fc.oneof(fc.constantFrom('udp', 'tcp'), fc.jsonValue()),
        kind: fc.oneof(fc.constantFrom('ipv4', 'ipv6', 'mdns'), fc.jsonValue()),
        address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.jsonValue()),
        port: fc.oneof(fc.nat(70_000), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(odd, fc.jsonValue()), (value) => {
        const candidate = readLinkCandidate(value);
        if (candidate) expect(readLinkCandidate(candidate)).toEqual(candidate);
      }),
      { numRuns: 50_000 },
    );
  });
});
