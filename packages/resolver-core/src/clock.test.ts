import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';

it('a timer without an end does not fire at once, as those of the platform do', async () => {
  let fired = 0;
  const cancels = [Number.POSITIVE_INFINITY, 2 ** 31].map((delay) =>
    systemClock.schedule(() => {
      fired++;
    }, delay),
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (const cancel of cancels) cancel();
  expect(fired).toBe(0);
});

it('a timer fires once, unless it was taken back', async () => {
  const fired: string[] = [];
  systemClock.schedule(() => fired.push('kept'), 1);
  systemClock.schedule(() => fired.push('taken back'), 1)();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(fired).toEqual(['kept']);
});

it('tells the time of the machine', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
