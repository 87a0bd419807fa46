import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSession } from '../ice/session-codec.ts';
import type { Claims } from './claims.ts';
import { decodeClaims, encodeClaims } from './claims-codec.ts';

const invite: Claims = {
  kind: 'invite',
  callId: '0123456789abcdef',
  notAfter: 1_800_000_000,
  fromKey: new Uint8Array(32).fill(5),
  fromName: 'bob.azero',
  toName: 'alice.azero',
  inviteHash: undefined,
  session: {
    setup: 'actpass',
    ufrag: 'm0zH',
    pwd: 'crIVGGOebUG2eQFIvSsqvKfc',
    fingerprint: new Uint8Array(32).fill(7),
    candidates: [{ type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.0.2.1', port: 50_000 }],
  },
};
const reply: Claims = {
  ...invite,
  kind: 'reply',
  inviteHash: new Uint8Array(32).fill(6),
  session: { ...invite.session, setup: 'active' },
};

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const name = fc.option(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => !/[\p{Cc}\p{Cs}\p{Z}]/u.test(text) && utf8ToBytes(text).length < 256),
  { nil: undefined },
);
const claims = fc
  .record({
    template: fc.constantFrom(invite, reply),
    callId: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    notAfter: fc.integer({ min: 0, max: 0xffff_ffff }),
    fromKey: bytes32,
    fromName: name,
    toName: name,
    inviteHash: bytes32,
  })
  .map(
    ({ template, inviteHash, ...rest }): Claims => ({
      ...template,
      ...rest,
      inviteHash: template.kind === 'reply' ? inviteHash : undefined,
    }),
  );

describe('encodeClaims', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(claims, (claims) => {
        expect(decodeClaims(encodeClaims(claims))).toEqual(claims);
      }),
      { numRuns: 2_000 },
    );
  });

  it('drops no byte order mark, which would make two names one', () => {
    const fromName = '\ufeffbob.azero';
    expect(decodeClaims(encodeClaims({ ...invite, fromName }))?.fromName).toBe(fromName);
  });

  it('carries the first and the last time there is, and the longest name', () => {
    for (const change of [{ notAfter: 0 }, { notAfter: 2 ** 32 - 1 }, { fromName: 'a'.repeat(255) }])
      expect(decodeClaims(encodeClaims({ ...invite, ...change }))).toEqual({ ...invite, ...change });
  });

  it.each([
    ['without the hash of an invite', { inviteHash: undefined }],
    ['with a short hash of an invite', { inviteHash: new Uint8Array(31) }],
    ['that leaves the choice of the role open', { session: invite.session }],
  ])('refuses a reply %s', (_what, change) => {
    expect(() => encodeClaims({ ...reply, ...change })).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
  });

  it('carries the names of emoji families and of other scripts', () => {
    for (const fromName of ['👨‍👩‍👧.eth', 'алиса.eth', '爱丽丝.azero'])
      expect(decodeClaims(encodeClaims({ ...invite, fromName }))).toEqual({ ...invite, fromName });
  });

  it.each([
    { fromName: 'a'.repeat(256) },
    { fromName: 'two words.eth' },
    { toName: 'line\nbreak.eth' },
    { toName: 'half\ud800.eth' },
    { toName: '' },
  ])('refuses the name in %j', (change) => {
    expect(() => encodeClaims({ ...invite, ...change })).toThrow(
      expect.objectContaining({ code: 'INVALID_NAME' }),
    );
  });

  it.each<[field: string, change: Partial<Claims>]>([
    ['call id', { callId: '0123' }],
    ['call id', { callId: '0123456789ABCDEF' }],
    ['call id', { callId: '0123456789abcdef00' }],
    ['call id', { callId: '000123456789abcdef' }],
    ['call id', { callId: 'xx0123456789abcdef' }],
    ['time', { notAfter: -1 }],
    ['time', { notAfter: 2 ** 32 }],
    ['time', { notAfter: 1.5 }],
    ['key', { fromKey: new Uint8Array(31) }],
    ['invite hash', { inviteHash: new Uint8Array(32) }],
    ['invite hash', { kind: 'reply' }],
    ['setup', { session: { ...invite.session, setup: 'active' } }],
  ])('refuses a wrong %s and names it: %j', (field, change) => {
    expect(() => encodeClaims({ ...invite, ...change })).toThrow(
      expect.objectContaining({ code: 'INTERNAL', shortMessage: expect.stringContaining(field) }),
    );
  });
});

describe('decodeClaims', () => {
  it('refuses every truncation and every byte too many', () => {
    for (const whole of [encodeClaims(invite), encodeClaims(reply)]) {
      for (let length = 0; length < whole.length; length++)
        expect(decodeClaims(whole.subarray(0, length))).toBeUndefined();
      expect(decodeClaims(Uint8Array.from([...whole, 0]))).toBeUndefined();
    }
  });

  it('takes no reply for an invite, and no invite for a reply', () => {
    expect(decodeClaims(encodeClaims(invite).with(0, 2))).toBeUndefined();
    expect(decodeClaims(encodeClaims(reply).with(0, 1))).toBeUndefined();
    expect(decodeClaims(encodeClaims(invite).with(0, 0))).toBeUndefined();
  });

  it('refuses an invite that makes the choice of the role, and a reply that leaves it open', () => {
    for (const [claims, other] of [
      [invite, reply],
      [reply, invite],
    ] as const) {
      const session = encodeSession(claims.session);
      const before = encodeClaims(claims).subarray(0, -session.length);
      expect(decodeClaims(Uint8Array.from([...before, ...session]))).toEqual(claims);
      expect(decodeClaims(Uint8Array.from([...before, ...encodeSession(other.session)]))).toBeUndefined();
    }
  });

  it.each([
    ['an overlong encoding', [0xc1, 0xa1]],
    ['half a character', [0xed, 0xa0, 0x80]],
    ['a line break', [0x61, 0x0a]],
    ['an escape', [0x1b, 0x5b]],
    ['a space', [0x61, 0x20]],
    ['a line separator', [0xe2, 0x80, 0xa8]],
  ])('refuses a name with %s', (_what, name) => {
    const encoded = encodeClaims({ ...invite, fromName: 'x'.repeat(name.length) });
    encoded.set(name, 46);
    expect(decodeClaims(encoded)).toBeUndefined();
  });

  it('never throws, and takes one encoding of each claims only', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .tuple(claims, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }))
        .map(([claims, edits]) => {
          const bytes = encodeClaims(claims);
          for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
          return bytes;
        }),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        const decoded = decodeClaims(bytes);
        if (decoded) expect(Buffer.compare(encodeClaims(decoded), bytes)).toBe(0);
      }),
      { numRuns: 50_000 },
    );
  });
});
