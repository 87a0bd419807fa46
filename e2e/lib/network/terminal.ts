import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Host } from './network.ts';
import { run } from './run.ts';
import { ip } from './system-tools.ts';

/** What the program says of a call. */
export type TerminalEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** Somebody at a terminal on one machine of a network. */
export interface Terminal {
  /** What others dial. */
  readonly did: string;
  /** Starts a command of a call; what it says is JSON. */
  start(...args: readonly string[]): void;
  /** The first event of that name, also one to come; rejects when the program ends without. */
  event(name: string): Promise<TerminalEvent>;
  type(line: string): void;
  close(): Promise<void>;
}

/** Sits somebody with a key of their own at a terminal, with the program at that path. */
export async function sitAtTerminal(host: Host, program: string): Promise<Terminal> {
  const home = mkdtempSync(join(tmpdir(), 'terminal-'));
  const env = { PATH: process.env['PATH'], XDG_CONFIG_HOME: home, XDG_STATE_HOME: home };
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const made = await run('env', '-i', ...settings, process.execPath, program, 'id', 'new', '--json');
  const { id: did } = JSON.parse(made) as { id: string };
  const events: TerminalEvent[] = [];
  let child: ReturnType<typeof spawn> | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let complaints = '';
  let tell = (): void => {};
  return {
    did,
    start(...args) {
      const inside = ['netns', 'exec', host.namespace, process.execPath, program, ...args, '--json'];
      const started = spawn(ip, inside, { env });
      child = started;
      ended = once(started, 'close');
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints += text;
      });
      createInterface({ input: started.stdout }).on('line', (line) => {
        events.push(JSON.parse(line));
        tell();
      });
    },
    async event(name) {
      for (;;) {
        const found = events.find(({ event }) => event === name);
        if (found) return found;
        const more = new Promise<'more'>((resolve) => {
          tell = () => resolve('more');
        });
        if ((await Promise.race([more, ended])) !== 'more' && !events.some(({ event }) => event === name))
          throw new Error(`ended without ${name}: ${JSON.stringify(events)} ${complaints}`);
      }
    },
    type: (line) => void child?.stdin?.write(`${line}\n`),
    async close() {
      child?.kill('SIGKILL');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
