import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkCandidate } from './candidate.ts';
import { formatIpAddress } from './ip-address.ts';
import { decodeSession, encodeSession } from './session-codec.ts';
import type { SessionDescription } from './session-description.ts';

const iceCharacter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const iceText = (minLength: number, maxLength: number) =>
  fc.string({ unit: iceCharacter, minLength, maxLength });
const port = fc.integer({ min: 1, max: 65_535 });
const place = fc.oneof(
  fc.record({ kind: fc.constant('ipv4' as const), address: fc.ipV4() }),
  fc.record({
    kind: fc.constant('ipv6' as const),
    address: fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map(formatIpAddress)
      .filter((text) => !text.startsWith('::ffff:')),
  }),
  fc.record({ kind: fc.constant('mdns' as const), address: fc.uuid().map((uuid) => `${uuid}.local`) }),
);
const candidate: fc.Arbitrary<LinkCandidate> = fc.oneof(
  fc.record({ type: fc.constant('overlay' as const), port }),
  fc
    .tuple(
      fc.record({
        type: fc.constantFrom('host', 'srflx', 'prflx', 'relay'),
        protocol: fc.constantFrom('udp', 'tcp'),
        port,
      }),
      place,
    )
    .map(([rest, place]) => ({ ...rest, ...place })),
);
const session: fc.Arbitrary<SessionDescription> = fc.record({
  setup: fc.constantFrom('actpass', 'active', 'passive'),
  ufrag: iceText(4, 32),
  pwd: iceText(22, 64),
  fingerprint: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  candidates: fc.array(candidate, { maxLength: 12 }),
});

const example: SessionDescription = {
  setup: 'actpass',
  ufrag: 'm0zH',
  pwd: 'crIVGGOebUG2eQFIvSsqvKfc',
  fingerprint: new Uint8Array(32).fill(7),
  candidates: [
    { type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.0.2.1', port: 50_000 },
    { type: 'host', protocol: 'udp', kind: 'ipv6', address: '2001:db8::1', port: 50_001 },
  ],
};

describe('encodeSession', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(session, (session) => {
        expect(decodeSession(encodeSession(session))).toEqual(session);
      }),
      { numRuns: 2_000 },
    );
  });

  it('needs 83 bytes for a Chromium session with an IPv4 and an IPv6 address, 3 for an overlay', () => {
    expect(encodeSession(example)).toHaveLength(83);
    expect(encodeSession({ ...example, candidates: [{ type: 'overlay', port: 5 }] })).toHaveLength(60);
  });

  it.each([
    { ufrag: 'abc' },
    { ufrag: 'ab\r\nc' },
    { pwd: 'too short' },
    { pwd: `${'a'.repeat(22)}\n` },
    { fingerprint: new Uint8Array(20) },
    { candidates: Array.from({ length: 13 }, () => ({ type: 'overlay' as const, port: 1 })) },
    { candidates: [{ type: 'overlay' as const, port: 0 }] },
    { candidates: [{ type: 'host', protocol: 'udp', kind: 'mdns', address: 'call.example.org', port: 1 }] },
    { candidates: [{ type: 'host', protocol: 'udp', kind: 'ipv4', address: '::1', port: 1 }] },
  ] satisfies Partial<SessionDescription>[])('refuses to write %j', (change) => {
    expect(() => encodeSession({ ...example, ...change })).toThrow();
  });
});

describe('decodeSession', () => {
  it('refuses every truncation and every byte too many', () => {
    const bytes = encodeSession(example);
    for (let length = 0; length < bytes.length; length++)
      expect(decodeSession(bytes.subarray(0, length))).toBeUndefined();
    expect(decodeSession(Uint8Array.from([...bytes, 0]))).toBeUndefined();
  });

  it('has one encoding for each session: what it takes, it writes again byte for byte', () => {
    fc.assert(
      fc.property(session, fc.nat(), fc.integer({ min: 1, max: 255 }), (session, position, change) => {
        const bytes = encodeSession(session);
        bytes[position % bytes.length]! ^= change;
        const decoded = decodeSession(bytes);
        if (decoded) expect(encodeSession(decoded)).toEqual(bytes);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never throws, and what it takes has only ICE characters and no host names', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      // Past the lengths, where the candidates are.
      fc
        .uint8Array({ maxLength: 60 })
        .map((tail) =>
          Uint8Array.from([...encodeSession({ ...example, candidates: [] }).subarray(0, -1), ...tail]),
        ),
    );
    fc.assert(
      fc.property(bytes, (bytes) => {
        const decoded = decodeSession(bytes);
        if (!decoded) return;
        expect(decoded.ufrag).toMatch(/^[A-Za-z0-9+/]{4,32}$/);
        expect(decoded.pwd).toMatch(/^[A-Za-z0-9+/]{22,64}$/);
        for (const candidate of decoded.candidates)
          if (candidate.type !== 'overlay')
            expect(candidate.address).toMatch(/^([0-9a-f.:]+|[0-9a-f-]{36}\.local)$/);
      }),
      { numRuns: 50_000 },
    );
  });

  it('refuses IPv6 that stands for IPv4, port 0, unknown flags and too many candidates', () => {
    const start = encodeSession({ ...example, candidates: [] }).subarray(0, -1);
    const withCandidates = (...tail: number[]) => decodeSession(Uint8Array.from([...start, ...tail]));
    expect(withCandidates(1, 0, 192, 0, 2, 1, 0, 9)).toBeDefined();
    expect(withCandidates(1, 0, 192, 0, 2, 1, 0, 0)).toBeUndefined();
    expect(withCandidates(1, 0x20, 192, 0, 2, 1, 0, 9)).toBeUndefined();
    expect(withCandidates(1, 7, 0, 9)).toBeUndefined();
    expect(withCandidates(1, 1, ...new Uint8Array(10), 0xff, 0xff, 127, 0, 0, 1, 0, 9)).toBeUndefined();
    expect(withCandidates(13, ...Array.from({ length: 13 }, () => [3, 0, 9]).flat())).toBeUndefined();
  });
});
