import { expect, it } from 'vitest';
import { packReading, unpackReading } from './packed-reading.ts';
import type { Reading } from './reading.ts';
import { cachedReading } from './testing/index.ts';

const times = { readAt: 1_000, freshUntil: 2_000, staleUntil: Number.POSITIVE_INFINITY };
const { evidence } = cachedReading(7).reading;
const asOf = { readAt: new Date(1), freshUntil: new Date(2), staleUntil: new Date(3) };
const there = (reading: Reading) => unpackReading(packReading({ reading, ...times }, (same) => same));

it.each<[string, Reading]>([
  ['bare', { state: 'found', records: new Map(), evidence }],
  [
    'full',
    {
      state: 'found',
      records: new Map([
        ['staex-id', 'x'],
        ['__proto__', '\u0000'],
      ]),
      unreadable: [{ key: 'contenthash', why: 'it is cut off' }],
      account: { chain: 'fake:1', address: 'acct-a' },
      registeredAt: new Date(0),
      expiresAt: new Date(9_000),
      evidence,
      asOf,
    },
  ],
  ['absent', { state: 'absent', reason: 'name', evidence }],
  ['expired', { state: 'absent', reason: 'expired', expiresAt: new Date(0), evidence, asOf }],
])('gives a reading back as it was: %s', (_what, reading) => {
  expect(there(reading)).toEqual({ reading, ...times });
});

it('keeps dates apart from none, and the first moment of all from none', () => {
  const read = there({ state: 'found', records: new Map(), registeredAt: new Date(0), evidence });
  expect(read.reading).toMatchObject({ registeredAt: new Date(0), expiresAt: undefined, asOf: undefined });
});

it('holds the evidence that is shared, not the one that came', () => {
  const shared = { ...evidence };
  const packed = packReading(
    { reading: { state: 'absent', reason: 'name', evidence }, ...times },
    () => shared,
  );
  expect(packed.evidence).toBe(shared);
  expect(unpackReading(packed).reading.evidence).toBe(shared);
});

it('says of a time that is no date that it is none, where a source gave one', () => {
  const broken = { ...asOf, readAt: new Date(Number.NaN) };
  const read = there({ state: 'absent', reason: 'name', evidence, asOf: broken });
  expect(read.reading.asOf?.readAt.getTime()).toBeNaN();
  expect(read.reading.asOf?.staleUntil).toEqual(new Date(3));
});
