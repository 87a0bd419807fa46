import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheWindow } from './cache-headers.ts';

const fresh = (now: number, times: { readAt: number; freshUntil: number; staleUntil: number }) => ({
  origin: 'gateway' as const,
  readAt: new Date(times.readAt),
  freshUntil: new Date(times.freshUntil),
  staleUntil: new Date(times.staleUntil),
  stale: now >= times.freshUntil,
});
const directive = (cacheControl: string, name: string) =>
  Number(new RegExp(`(?:^|, )${name}=(\\d+)`).exec(cacheControl)?.[1] ?? 0);

// When the chain was read, how long it is fresh and stale from then, when it is asked, and what the client allows.
const moments = fc.record({
  readAt: fc.integer({ min: 0, max: 1e9 }),
  freshFor: fc.integer({ min: 0, max: 400_000 }),
  staleFor: fc.integer({ min: 0, max: 90_000_000 }),
  later: fc.integer({ min: -5_000, max: 90_000_000 }),
  longest: fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: undefined }),
});

describe('the window of an answer', () => {
  it('never lets anybody keep it past the time at which it must not be served any more', () => {
    fc.assert(
      fc.property(moments, ({ readAt, freshFor, staleFor, later, longest }) => {
        const freshUntil = readAt + freshFor;
        const staleUntil = freshUntil + staleFor;
        const now = Math.min(readAt + later, staleUntil);
        const freshness = fresh(now, { readAt, freshUntil, staleUntil });
        const { cacheControl, bornAt, usableUntil } = cacheWindow(freshness, now, longest);
        const kept =
          bornAt +
          1000 *
            (directive(cacheControl, 'max-age') +
              Math.max(
                directive(cacheControl, 'stale-while-revalidate'),
                directive(cacheControl, 'stale-if-error'),
              ));
        expect(kept).toBeLessThanOrEqual(staleUntil);
        expect(usableUntil).toBeLessThanOrEqual(staleUntil);
        expect(bornAt).toBeLessThanOrEqual(now);
        if (!freshness.stale) {
          expect(bornAt + 1000 * directive(cacheControl, 'max-age')).toBeLessThanOrEqual(freshUntil);
          expect(usableUntil).toBeLessThanOrEqual(Math.min(freshUntil, readAt + (longest ?? freshFor)));
        }
        if (longest !== undefined) expect(cacheControl).not.toContain('stale');
      }),
      { numRuns: 5_000 },
    );
  });

  it('is half a minute for a stale one, made anew here after a second', () => {
    const now = 100_000;
    const freshness = fresh(now, { readAt: 0, freshUntil: 60_000, staleUntil: 10_000_000 });
    expect(cacheWindow(freshness, now)).toEqual({
      cacheControl: 'public, max-age=30',
      bornAt: now,
      usableUntil: 101_000,
    });
  });
});
