import { describe, expect, it } from 'vitest';
import { createShiftingClock } from './shifting-clock.ts';

describe('a clock on which time can be made to pass', () => {
  it('runs by itself', async () => {
    const clock = createShiftingClock();
    const before = clock.now();
    await new Promise<void>((resolve) => clock.schedule(resolve, 20));
    expect(clock.now() - before).toBeGreaterThanOrEqual(19);
  });

  it('lets an hour pass at once, with all that falls due in it, in order', async () => {
    const clock = createShiftingClock();
    const before = clock.now();
    const ran: string[] = [];
    clock.schedule(() => ran.push('later'), 600_000);
    clock.schedule(() => {
      ran.push('soon');
      clock.schedule(() => ran.push('between'), 60_000);
    }, 1_000);
    const cancel = clock.schedule(() => ran.push('never'), 5_000);
    clock.schedule(() => ran.push('tomorrow'), 86_400_000);
    cancel();
    await clock.pass(3_600_000);
    expect(ran).toEqual(['soon', 'between', 'later']);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    await clock.pass(86_400_000);
    expect(ran.at(-1)).toBe('tomorrow');
  });

  it('can be set back, and nothing waits longer or shorter for it', async () => {
    const clock = createShiftingClock();
    const before = clock.now();
    let ran = false;
    clock.schedule(() => {
      ran = true;
    }, 10_000);
    clock.jump(-3_600_000);
    expect(clock.now()).toBeLessThan(before - 3_500_000);
    clock.jump(7_200_000);
    expect(ran).toBe(false);
    await clock.pass(10_000);
    expect(ran).toBe(true);
  });
});
