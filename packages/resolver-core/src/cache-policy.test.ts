import { describe, expect, it } from 'vitest';
import { failureWindow, settlePolicy, staleMayCover, windowsOf } from './cache-policy.ts';
import type { Reading } from './reading.ts';
import { cachedReading, createFakeNameService, createManualClock } from './testing/index.ts';

const now = 1_000_000;
const service = { ...createFakeNameService({ clock: createManualClock() }), freshFor: 60_000 };
const policy = settlePolicy({ staleFor: 500_000 });
const { evidence } = cachedReading(1).reading;
const found = (more: object = {}): Reading => ({
  state: 'found',
  records: new Map([['a', 'x']]),
  evidence: { ...evidence, block: { number: 1n, hash: '0x' } },
  ...more,
});
const windows = (reading: Reading, keys = ['a', 'b'], settled = policy) => {
  const { readAt, freshUntil, staleUntil } = windowsOf(reading, { service, keys }, settled, now);
  return [readAt - now, freshUntil - now, staleUntil - now];
};

describe('the windows of a reading', () => {
  it('are those of the policy, and stale is counted from the end of fresh', () => {
    expect(windows(found())).toEqual([0, 60_000, 560_000]);
    expect(windows(found(), ['a'], settlePolicy({ freshFor: 7, staleFor: 3 }))).toEqual([0, 7, 10]);
  });

  it('are short, and never stale, for absence and for none of the records asked for', () => {
    expect(windows({ state: 'absent', reason: 'name', evidence })).toEqual([0, 30_000, 30_000]);
    expect(windows(found(), ['b'])).toEqual([0, 30_000, 30_000]);
    expect(windows(found(), [])).toEqual([0, 30_000, 30_000]);
    expect(windows(found({ unreadable: [] }), ['b'])).toEqual([0, 30_000, 30_000]);
  });

  it('are no longer for absence than for others', () => {
    expect(windows(found(), ['b'], settlePolicy({ freshFor: 5_000 }))).toEqual([0, 5_000, 5_000]);
  });

  it('are full for a record that is there and cannot be read', () => {
    expect(windows(found({ records: new Map(), unreadable: [{ key: 'a', why: '' }] }))).toEqual([
      0, 60_000, 560_000,
    ]);
  });

  it('end with the name', () => {
    expect(windows(found({ expiresAt: new Date(now + 10_000) }))).toEqual([0, 10_000, 10_000]);
    expect(windows(found({ expiresAt: new Date(now + 100_000) }))).toEqual([0, 60_000, 100_000]);
    expect(windows(found({ expiresAt: new Date(now - 5) }))).toEqual([0, 0, 0]);
  });

  it('end with the name by the clock that is ahead, the own or that of the chain', () => {
    const at = (time: number) => ({
      expiresAt: new Date(now + 10_000),
      evidence: { ...evidence, block: { number: 1n, hash: '0x', time: new Date(time) } },
    });
    expect(windows(found(at(now + 4_000)))).toEqual([0, 6_000, 6_000]);
    expect(windows(found(at(now - 4_000)))).toEqual([0, 10_000, 10_000]);
    expect(windows(found(at(now + 20_000)))).toEqual([0, 0, 0]);
  });

  it('are not cut by when a name that is gone ran out', () => {
    const expired = { state: 'absent', reason: 'expired', expiresAt: new Date(0), evidence } as const;
    expect(windows(expired)).toEqual([0, 30_000, 30_000]);
  });

  it('are never wider than those of a source that held the reading', () => {
    const asOf = (readAt: number, freshUntil: number, staleUntil: number) => ({
      asOf: {
        readAt: new Date(now + readAt),
        freshUntil: new Date(now + freshUntil),
        staleUntil: new Date(now + staleUntil),
      },
    });
    expect(windows(found(asOf(-9_000, 1_000, 2_000)))).toEqual([-9_000, 1_000, 2_000]);
    expect(windows(found(asOf(-9_000, 90_000, 900_000)))).toEqual([-9_000, 60_000, 560_000]);
    expect(windows(found(asOf(5_000, 1_000, 2_000)))[0]).toBe(0);
  });
});

it('waits twice as long after each failure, up to the longest time', () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 60].map((failures) => failureWindow(failures, settlePolicy()));
  expect(first).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

it('has the defaults that its documentation names, each of which can be changed', () => {
  expect(settlePolicy()).toEqual({
    absentFor: 30_000,
    revalidateFor: 60_000,
    staleFor: 86_400_000,
    patience: 1_800,
    failureFor: [1_000, 30_000],
  });
  expect(settlePolicy({ patience: 5 })).toMatchObject({ patience: 5, absentFor: 30_000 });
});

it('lets a stale answer stand in for outages, and for nothing that is news', () => {
  const covered = Object.entries(staleMayCover).flatMap(([code, may]) => (may ? [code] : []));
  expect(covered.sort()).toEqual([
    'BUSY',
    'OFFCHAIN_FAILED',
    'PROTOCOL',
    'RATE_LIMITED',
    'TIMEOUT',
    'TOO_LARGE',
    'TOO_OLD',
    'UNAVAILABLE',
  ]);
});
