import { createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from './rate-limit.ts';

function rig() {
  const clock = createManualClock();
  return { clock, limiter: createLimiter({ quota: { limit: 10, window: 1_000 }, clock, maxClients: 3 }) };
}

describe('a limiter', () => {
  it('lets a client take its quota at once, and then one each time that a tenth of the window is over', async () => {
    const { clock, limiter } = rig();
    expect(Array.from({ length: 11 }, () => limiter.take('a', 1))).toEqual([...Array(10).fill(0), 100]);
    await clock.advance(100);
    expect([limiter.take('a', 1), limiter.take('a', 1)]).toEqual([0, 100]);
  });

  it('counts what a client took elsewhere', async () => {
    const { clock, limiter } = rig();
    limiter.raise('a', 900);
    expect([limiter.take('a', 1), limiter.take('a', 1)]).toEqual([0, 100]);
    expect(limiter.take('b', 10)).toBe(0);
    await clock.advance(1_000);
    expect(limiter.take('a', 10)).toBe(0);
  });

  it('is never lowered by what it is told from elsewhere, nor raised by more than a window', () => {
    const { limiter } = rig();
    limiter.take('a', 10);
    limiter.raise('a', 0);
    expect(limiter.take('a', 1)).toBe(100);
    limiter.raise('a', 1e12);
    expect(limiter.take('a', 1)).toBe(100);
  });

  it('tells its listener what is taken, and nothing of what is refused', () => {
    const { limiter } = rig();
    const told: unknown[] = [];
    limiter.onTake((client, cost) => told.push([client, cost]));
    limiter.take('a', 4);
    limiter.take('b', 99);
    limiter.take('a', 7);
    expect(told).toEqual([
      ['a', 4],
      ['b', 10],
    ]);
  });

  it('forgets the client unseen for longest when there are too many', () => {
    const { limiter } = rig();
    for (const client of ['a', 'b', 'c', 'd']) limiter.take(client, 10);
    expect(['d', 'c', 'b', 'a'].map((client) => limiter.take(client, 1))).toEqual([100, 100, 100, 0]);
  });

  it('lets a cost over the limit take the whole quota, since it could never be had otherwise', async () => {
    const { clock, limiter } = rig();
    expect([limiter.take('a', 99), limiter.take('a', 99), limiter.take('a', 1)]).toEqual([0, 1_000, 100]);
    await clock.advance(1_000);
    expect(limiter.take('a', 99)).toBe(0);
  });

  const quotas = fc.record({
    limit: fc.integer({ min: 1, max: 3_000 }),
    window: fc.integer({ min: 1, max: 600_000 }),
  });

  it('lets exactly the limit through at once, whatever the limit and the window', () => {
    fc.assert(
      fc.property(quotas, fc.integer({ min: 0, max: 4e12 }), (quota, start) => {
        const limiter = createLimiter({ quota, clock: createManualClock(start), maxClients: 10 });
        let admitted = 0;
        while (limiter.take('a', 1) === 0) admitted += 1;
        expect(admitted).toBe(quota.limit);
      }),
      { numRuns: 300 },
    );
  });

  it('admits at most twice the limit in any window, and everybody again after one', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 400 }), cost: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.integer({ min: 1, max: 20 }), (steps, limit) => {
        const window = 1_000;
        let now = 1_000_000;
        const clock = { now: () => now, schedule: () => () => {} };
        const limiter = createLimiter({ quota: { limit, window }, clock, maxClients: 10 });
        const taken: { at: number; cost: number }[] = [];
        for (const { wait, cost } of steps) {
          now += wait;
          const mustWait = limiter.take('a', cost);
          if (mustWait > 0) {
            expect(mustWait).toBeLessThanOrEqual(window);
            continue;
          }
          taken.push({ at: now, cost: Math.min(cost, limit) });
          const within = taken.filter(({ at }) => at > now - window).reduce((sum, t) => sum + t.cost, 0);
          expect(within).toBeLessThanOrEqual(2 * limit);
        }
        now += window;
        expect(limiter.take('a', limit)).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('locks nobody out for longer than a window when the clock is set back, and tells the time to wait truly', () => {
    fc.assert(
      fc.property(
        quotas,
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 50 }),
        (quota, back, cost) => {
          let now = 2e12;
          const clock = { now: () => now, schedule: () => () => {} };
          const limiter = createLimiter({ quota, clock, maxClients: 10 });
          limiter.take('a', quota.limit);
          now -= back;
          const wait = limiter.take('a', cost);
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(quota.window);
          now += Math.ceil(wait);
          expect(limiter.take('a', cost)).toBe(0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
