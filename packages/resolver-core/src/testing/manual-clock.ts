import type { Clock } from '../clock.ts';
import type { Milliseconds } from '../units.ts';

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves the time on and runs what falls due, in order, letting promises settle between. */
  advance(by: Milliseconds): Promise<void>;
  elapsed(): Milliseconds;
  /** Somebody sets the clock, also back; what waits goes on waiting as long as before. */
  jump(by: Milliseconds): void;
  /** How many tasks wait. */
  readonly pending: number;
}

/** A clock for tests that starts at `start` (milliseconds since the Unix epoch). */
export function createManualClock(start: Milliseconds = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let shift: Milliseconds = 0;
  let tasks: { due: Milliseconds; readonly task: () => void }[] = [];
  return {
    now: () => now,
    elapsed: () => now - shift - start,
    jump(by) {
      now += by;
      shift += by;
      for (const task of tasks) task.due += by;
    },
    schedule(task, delay) {
      const entry = { due: now + delay, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((other) => other !== entry);
      };
    },
    async advance(by) {
      const end = now + by;
      await settlePromises();
      for (;;) {
        const next = tasks.filter((t) => t.due <= end).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        tasks = tasks.filter((t) => t !== next);
        now = Math.max(now, next.due);
        next.task();
        await settlePromises();
      }
      now = end;
      await settlePromises();
    },
    get pending() {
      return tasks.length;
    },
  };
}

/** Lets every promise chain that waits for no timer run to its end. */
export async function settlePromises(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
