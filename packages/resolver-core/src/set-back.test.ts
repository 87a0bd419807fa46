import fc from 'fast-check';
import { expect, it } from 'vitest';
import { setBackOf } from './set-back.ts';
import { createManualClock } from './testing/index.ts';

it('a clock that runs is not set back', async () => {
  const clock = createManualClock();
  const setBack = setBackOf(clock);
  await clock.advance(86_400_000);
  expect(setBack(clock.now())).toBe(0);
});

it('adds up each time that a clock is set back, and nothing when it is set ahead or the machine slept', () => {
  const clock = createManualClock();
  const setBack = setBackOf(clock);
  const jumps = [-40_000, 40_000, -40_000, 3_600_000, -3_600_000];
  expect(
    jumps.map((jump) => {
      clock.jump(jump);
      return setBack(clock.now());
    }),
  ).toEqual([40_000, 40_000, 80_000, 80_000, 3_680_000]);
});

it('counts many small corrections back once they come to something', () => {
  const clock = createManualClock();
  const setBack = setBackOf(clock);
  for (let i = 0; i < 10; i++) {
    clock.jump(-100);
    setBack(clock.now());
  }
  expect(1_000 - setBack(clock.now())).toBeLessThan(250);
});

it('is one count for all who share a clock, and 0 for one that cannot tell', () => {
  const clock = createManualClock();
  expect(setBackOf(clock)).toBe(setBackOf(clock));
  const { elapsed: _, ...plain } = createManualClock();
  expect(setBackOf(plain)(0)).toBe(0);
});

it('with it, time passes at least as fast as it does, however the clock is set', async () => {
  const step = fc.record({ pass: fc.nat(100_000), jump: fc.integer({ min: -4_000_000, max: 4_000_000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const clock = createManualClock();
      const setBack = setBackOf(clock);
      const start = clock.now();
      let passed = 0;
      for (const { pass, jump } of steps) {
        clock.jump(jump);
        await clock.advance(pass);
        passed += pass;
        const now = clock.now();
        expect(now + setBack(now) - start).toBeGreaterThan(passed - 250);
      }
    }),
  );
});
