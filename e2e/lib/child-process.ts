import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that a test started. */
export interface StartedProgram {
  readonly pid: number;
  /** What it has said so far, on both outputs. */
  readonly said: () => string;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  kill(signal: NodeJS.Signals): void;
}

/** Programs that end with the test that started them. */
export interface Programs {
  /** Starts one and gives it once what it says matches; rejects when it ends before. */
  start(
    command: string,
    args: readonly string[],
    ready: RegExp | undefined,
    env?: NodeJS.ProcessEnv,
  ): Promise<StartedProgram>;
  /** Kills all that still run, each by its own id. */
  killAll(): Promise<void>;
}

/** Makes {@link Programs}. */
export function createPrograms(): Programs {
  const running = new Set<ChildProcess>();
  return {
    async start(command, args, ready, env = {}) {
      const child = spawn(command, args, {
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      let said = '';
      const ended = once(child, 'exit').then(([code, signal]) => {
        running.delete(child);
        return { code, signal };
      });
      await new Promise<void>((resolve, reject) => {
        const hear = (text: string): void => {
          said += text;
          if (ready?.test(said)) resolve();
        };
        child.stdout.setEncoding('utf8').on('data', hear);
        child.stderr.setEncoding('utf8').on('data', hear);
        child.once('error', reject);
        ended.then(({ code }) => reject(new Error(`${command} ended with ${code}: ${said}`)), reject);
        if (ready === undefined) resolve();
      });
      return { pid: child.pid!, said: () => said, ended, kill: (signal) => void child.kill(signal) };
    },
    async killAll() {
      await Promise.all(
        [...running].map((child) => {
          const gone = once(child, 'exit');
          // One that is stopped ends too.
          child.kill('SIGKILL');
          return gone;
        }),
      );
    },
  };
}
