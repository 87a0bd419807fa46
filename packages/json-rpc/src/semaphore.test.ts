import { expect, it } from 'vitest';
import { createSemaphore } from './semaphore.ts';

it('gives out no more places than it has, in the order in which they were asked for', async () => {
  const places = createSemaphore(2);
  const given: number[] = [];
  for (const n of [1, 2, 3, 4]) void places.acquire().then(() => given.push(n));
  await Promise.resolve();
  expect([given, places.free]).toEqual([[1, 2], 0]);
  places.release();
  // A newcomer comes after those who wait.
  void places.acquire().then(() => given.push(5));
  await new Promise((resolve) => setImmediate(resolve));
  expect([given, places.free]).toEqual([[1, 2, 3], 0]);
  for (let i = 0; i < 4; i++) places.release();
  await new Promise((resolve) => setImmediate(resolve));
  expect([given, places.free]).toEqual([[1, 2, 3, 4, 5], 2]);
});
