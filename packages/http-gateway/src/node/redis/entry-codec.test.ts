import type { CachedReading, Evidence, Reading } from '@peername/resolver-core';
import { cachedReading } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byClockHere, decodeEntry, encodeEntry, longestHold, maxEntryBytes } from './entry-codec.ts';

const key = '["fake","fakenet|registry","finalized","alice.fake",["staex-id"]]';
const date = fc.date({ noInvalidDate: true });
const time = fc.oneof(fc.nat(), fc.integer({ min: 0, max: 8.64e15 }));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', '', '"}]', '\ud800'),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const asOf = fc.record({
  readAt: fc.date({ min: new Date(0), noInvalidDate: true }),
  freshUntil: fc.date({ min: new Date(0), noInvalidDate: true }),
  staleUntil: fc.date({ min: new Date(0), noInvalidDate: true }),
});
const evidence: fc.Arbitrary<Evidence> = fc.record({
  service: fc.constant('fake'),
  network: fc.constant('fakenet'),
  chain: fc.constantFrom('fake:1', 'eip155:1'),
  contract: fc.stringMatching(/^[ -~]{1,60}$/),
  block: fc.record({
    number: fc.bigInt(0n, BigInt(Number.MAX_SAFE_INTEGER)),
    hash: fc.constantFrom('0xab', `0x${'0f'.repeat(32)}`),
    time: optional(date),
  }),
  finality: fc.constantFrom('latest', 'safe', 'finalized'),
  assurance: fc.constantFrom('single', 'quorum', 'proof'),
  asked: fc.constant(3),
  agreed: fc.nat(3),
  offchain: fc.boolean(),
  endpoints: fc.constantFrom([], ['https://rpc.example'], ['wss://a.example:1', 'fake://node']),
  via: optional(fc.constant(['https://gateway.example'])),
});
const reading: fc.Arbitrary<Reading> = fc.oneof(
  fc.record({
    state: fc.constant('found' as const),
    records: fc.array(fc.tuple(text, text), { maxLength: 10 }).map((entries) => new Map(entries)),
    unreadable: optional(fc.array(fc.record({ key: text, why: text }), { maxLength: 3 })),
    account: optional(fc.constant({ chain: 'fake:1', address: 'acct-a' })),
    registeredAt: optional(date),
    expiresAt: optional(date),
    evidence,
    asOf: optional(asOf),
  }),
  fc.record({
    state: fc.constant('absent' as const),
    reason: fc.constantFrom('name', 'expired', 'resolver'),
    expiresAt: optional(date),
    evidence,
    asOf: optional(asOf),
  }),
);
const entry: fc.Arbitrary<CachedReading> = fc.record({
  reading,
  readAt: time,
  freshUntil: time,
  staleUntil: time,
});

describe('an entry as a text', () => {
  it('is the same entry again, and nobody else’s', () => {
    fc.assert(
      fc.property(text, text, entry, (ours, theirs, written) => {
        const encoded = encodeEntry(ours, written) ?? '';
        expect(decodeEntry(ours, encoded)).toEqual(written);
        if (theirs !== ours) expect(decodeEntry(theirs, encoded)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('begins with the block and the time of the read', () => {
    expect(encodeEntry(key, cachedReading(81))).toMatch(/^\{"block":81,"times":\[1000,/);
  });

  it('is refused, without an exception, when it is anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (garbage) => {
        expect(decodeEntry(key, garbage)).toBeUndefined();
      }),
      { numRuns: 50_000 },
    );
  });

  it('is refused with a time of minus zero, which JSON writes in two ways', () => {
    const sound = encodeEntry(key, cachedReading(81)) ?? '';
    expect(decodeEntry(key, sound.replace('"times":[1000', '"times":[0'))).toMatchObject({ readAt: 0 });
    expect(decodeEntry(key, sound.replace('"times":[1000', '"times":[-0'))).toBeUndefined();
  });

  it('is a sound entry of its key or refused, whatever character of it is changed', () => {
    const sound = encodeEntry(key, cachedReading(81, { 'staex-id': 'x' })) ?? '';
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(3), fc.string({ maxLength: 3 }), (at, cut, put) => {
        const changed = sound.slice(0, at) + put + sound.slice(at + cut);
        const decoded = decodeEntry(key, changed);
        if (!decoded) return;
        // What it says can be said again: every part of it is of its type.
        expect(decodeEntry(key, encodeEntry(key, decoded) ?? '')).toEqual(decoded);
      }),
      { numRuns: 50_000 },
    );
  });

  it('is not made of what is too large, has no date, or is of a block that JSON cannot count', () => {
    expect(encodeEntry(key, cachedReading(1, { k: 'x'.repeat(maxEntryBytes) }))).toBeUndefined();
    const held = cachedReading(1);
    const { evidence: seen } = held.reading;
    const undated = { ...held.reading, expiresAt: new Date(Number.NaN) };
    expect(encodeEntry(key, { ...held, reading: undated })).toBeUndefined();
    const beyond = { ...seen, block: { ...seen.block, number: 2n ** 60n } };
    expect(encodeEntry(key, { ...held, reading: { ...held.reading, evidence: beyond } })).toBeUndefined();
  });

  it('is refused when it is too large, though it is sound', () => {
    const sound = encodeEntry(key, cachedReading(1, { k: 'x' })) ?? '';
    expect(decodeEntry(key, sound + ' '.repeat(maxEntryBytes))).toBeUndefined();
    expect(decodeEntry(key, `${sound} `)).toBeDefined();
  });

  it('is refused when its block is not that of its evidence', () => {
    const sound = encodeEntry(key, cachedReading(81)) ?? '';
    expect(decodeEntry(key, sound.replace('"block":81', '"block":99'))).toBeUndefined();
  });

  it('says of times without end that they last as long as dates do', () => {
    const endless = { ...cachedReading(1), staleUntil: Number.POSITIVE_INFINITY };
    expect(decodeEntry(key, encodeEntry(key, endless) ?? '')?.staleUntil).toBe(8.64e15);
  });
});

describe('an entry of another machine', () => {
  const now = 1_000_000;
  const at = (readAt: number) => ({
    ...cachedReading(1),
    readAt,
    freshUntil: readAt + 60_000,
    staleUntil: readAt + 90_000,
  });

  it('is taken as it is when it is from the past', () => {
    expect(byClockHere(at(now), now)).toEqual(at(now));
    expect(byClockHere(at(5), now)).toEqual(at(5));
  });

  it('counts as read now when its clock is a little ahead', () => {
    expect(byClockHere(at(now + 5_000), now)).toEqual(at(now));
  });

  it('is refused from further in the future', () => {
    expect(byClockHere(at(now + 5_001), now)).toBeUndefined();
  });

  it('holds for a week at the longest, whatever it says', () => {
    const endless = { ...at(now), freshUntil: 8.64e15, staleUntil: 8.64e15 };
    expect(byClockHere(endless, now)).toEqual({
      ...endless,
      freshUntil: now + longestHold,
      staleUntil: now + longestHold,
    });
  });
});
