import type { Clock, Milliseconds } from '@peername/resolver-core';

/** A clock that runs like the machine's, and on which time can be made to pass: for tests that also wait for sockets. */
export interface ShiftingClock extends Clock {
  /** Time passes: what falls due meanwhile runs, in order. */
  pass(by: Milliseconds): Promise<void>;
  elapsed(): Milliseconds;
  /** Somebody sets the clock, also back; what waits goes on waiting as long as before. */
  jump(by: Milliseconds): void;
}

interface Task {
  due: Milliseconds;
  readonly run: () => void;
  timer: NodeJS.Timeout;
}

/** A clock that shows the machine's time until told otherwise. */
export function createShiftingClock(): ShiftingClock {
  const tasks = new Set<Task>();
  let shift: Milliseconds = 0;
  let jumped: Milliseconds = 0;
  const now = (): Milliseconds => Date.now() + shift;

  const arm = (run: () => void, delay: Milliseconds): NodeJS.Timeout =>
    setTimeout(run, Math.min(Math.max(0, delay), 2 ** 31 - 1));

  return {
    now,
    elapsed: () => performance.now() + shift - jumped,
    schedule(run, delay) {
      const once = () => {
        tasks.delete(task);
        run();
      };
      const task: Task = { due: now() + delay, run: once, timer: arm(once, delay) };
      tasks.add(task);
      return () => {
        clearTimeout(task.timer);
        tasks.delete(task);
      };
    },
    async pass(by) {
      const end = now() + by;
      for (;;) {
        const [next] = [...tasks].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        shift += Math.max(0, next.due - now());
        clearTimeout(next.timer);
        next.run();
        // What it sets off may plan more.
        await new Promise((resolve) => setImmediate(resolve));
      }
      shift += Math.max(0, end - now());
      for (const task of tasks) {
        clearTimeout(task.timer);
        task.timer = arm(task.run, task.due - now());
      }
    },
    jump(by) {
      shift += by;
      jumped += by;
      for (const task of tasks) task.due += by;
    },
  };
}
