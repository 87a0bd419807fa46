import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Clock } from './clock.ts';
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

it('takes no pause of the process for a clock that was set back', async () => {
  const clock = createManualClock();
  const setBack = setBackOf(clock);
  const before = clock.now();
  await clock.advance(300);
  expect([setBack(before), setBack(clock.now())]).toEqual([0, 0]);
});

it('takes none for it either that comes while it looks at both clocks, and still sees one that is set back', () => {
  let wall = 1_000_000;
  let run = 0;
  let pauses: number[] = [];
  const pass = (time: number): void => {
    wall += time;
    run += time;
  };
  const clock: Clock = {
    elapsed: () => run,
    now() {
      const now = wall;
      pass(pauses.shift() ?? 0);
      return now;
    },
    schedule: () => () => {},
  };
  const setBack = setBackOf(clock);
  pauses = [300, 400, 500];
  expect(setBack(clock.now())).toBe(0);
  expect(setBack(clock.now())).toBe(0);
  wall -= 5_000;
  pauses = [0, 600];
  expect(setBack(clock.now())).toBe(5_000);
  expect(setBack(clock.now())).toBe(5_000);
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
