import { createManualClock } from '@peername/resolver-core/testing';
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
});
