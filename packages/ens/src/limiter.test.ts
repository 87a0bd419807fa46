import { expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';

test('runs no more than the limit at a time, all of them in their order, failures included', async () => {
  const limit = createLimiter(2);
  const started: number[] = [];
  let running = 0;
  const work = (i: number) =>
    limit(async () => {
      started.push(i);
      expect(++running).toBeLessThanOrEqual(2);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (i === 1) throw new Error('one');
      return i;
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    0,
    'failed',
    2,
    3,
    4,
  ]);
  expect(await work(5)).toBe(5);
});
