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
