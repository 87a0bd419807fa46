import { seededRandom } from '@peername/testkit';
import { describe, expect, it } from 'vitest';
import { lowestOfEach, slopeOf } from './slope.ts';

/** Thirty minutes of a heap that leaks so much in ten, under what is in flight: now nothing, now up to 9 MB. */
function heapThatLeaks(
  leak: number,
  seed: number,
): readonly (readonly [tenMinutes: number, megabytes: number])[] {
  const random = seededRandom(seed);
  return Array.from({ length: 90 }, (_, at) => [at / 30, 35 + (leak * at) / 30 + 9 * random() ** 2]);
}

const slopeOfLowest = (points: readonly (readonly [number, number])[]): number =>
  slopeOf(lowestOfEach(10, points));

describe('the slope of the lowest', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('shows a leak below what comes and goes (seed %i)', (seed) => {
    expect(Math.abs(slopeOfLowest(heapThatLeaks(0, seed)))).toBeLessThan(1);
    expect(slopeOfLowest(heapThatLeaks(2, seed))).toBeGreaterThan(1);
  });

  it('takes one point of each stretch, the last one too', () => {
    const points = [5, 3, 4, 9, 8, 7, 2].map((y, x) => [x, y] as const);
    expect(lowestOfEach(3, points)).toEqual([
      [1, 3],
      [5, 7],
      [6, 2],
    ]);
    expect(lowestOfEach(10, points)).toEqual(points);
  });
});
