import { expect, it } from 'vitest';
import { createSemaphore } from './semaphore.ts';

it('gives out no more places than it has, in the order in which they were asked for', async () => {
  const places = createSemaphore(2);
  const given: number[] = [];
  for (const n of [1, 2, 3, 4]) void places.acquire().then(() => given.push(n));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  expect(given).toEqual([1, 2]);
  places.release();
  // A newcomer comes after those who wait.
  void places.acquire().then(() => given.push(5));
  await settled();
  expect(given).toEqual([1, 2, 3]);
  for (let i = 0; i < 4; i++) places.release();
  await settled();
  expect(given).toEqual([1, 2, 3, 4, 5]);
  // Two are free again.
  for (const n of [6, 7, 8]) void places.acquire().then(() => given.push(n));
  await settled();
  expect(given).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
