import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 0, 1);

it.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
  ['2026-01-01', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['Monday', undefined],
  ['', undefined],
  [null, undefined],
])('reads Retry-After %j as %s ms', (header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});

it('gives a whole number of at least 0 or nothing for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.date().map(String)), (text) => {
      const wait = parseRetryAfter(text, now);
      return wait === undefined || (Number.isSafeInteger(wait) && wait >= 0);
    }),
    { numRuns: 50_000 },
  );
});
