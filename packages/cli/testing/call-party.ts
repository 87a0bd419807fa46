import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LocalDevnet } from './local-devnet.ts';
import { type SpawnedCli, spawnCli } from './spawn-cli.ts';

/** An event of a call as the program says it. */
export type SaidEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** One side of a call: a process with a memory of its own. */
export interface CallParty extends SpawnedCli {
  /** Everything that it has said so far. */
  readonly events: readonly SaidEvent[];
  /** The first event of that name, also one to come; rejects when the process ends without. */
  event(name: string): Promise<SaidEvent>;
  type(line: string): void;
}

/** A folder of a test's own, gone when it ends. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-call-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a command of a call on the devnet. Events are read from standard output, with `--pipe` from standard error. */
export function startParty(
  args: readonly string[],
  local: LocalDevnet,
  home: string = ownFolder(),
  more: Readonly<Record<string, string>> = {},
): CallParty {
  const env = { ...local.env, XDG_STATE_HOME: home, ...more };
  const run = spawnCli([...args, '--network', 'devnet'], env);
  const stream = args.includes('--pipe') ? 'stderr' : 'stdout';
  const events = (): SaidEvent[] => {
    const whole = run.said[stream].split('\n').slice(0, -1);
    return whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as SaidEvent);
  };
  return {
    ...run,
    get events() {
      return events();
    },
    async event(name) {
      for (;;) {
        const found = events().find(({ event }) => event === name);
        if (found) return found;
        const over = await Promise.race([run.ended, once(run.child[stream], 'data')]);
        if (!Array.isArray(over) && !events().some(({ event }) => event === name))
          throw new Error(`It ended without ${name}: ${JSON.stringify(over)}`);
      }
    },
    type: (line) => void run.child.stdin.write(`${line}\n`),
  };
}
