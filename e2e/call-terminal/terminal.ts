import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Person } from '../call-network/people.ts';
import type { Host } from '../lib/network/network.ts';

const program = fileURLToPath(new URL('../../packages/cli/dist/cli.js', import.meta.url));

/** An event of a call as the program says it. */
export type SaidEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** One run of the program on a machine. */
export interface TerminalRun {
  /** The first event of that name, also one to come; rejects when the run ends without. */
  event(name: string): Promise<SaidEvent>;
  type(line: string): void;
  hangUp(): void;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly events: readonly SaidEvent[] }>;
}

/** A person at a machine with the program. */
export interface TerminalUser {
  run(...args: readonly string[]): TerminalRun;
  close(): void;
}

/** Gives a person a key and a home on a machine. */
export async function terminalUser(host: Host, { seed }: Person): Promise<TerminalUser> {
  const home = mkdtempSync(join(tmpdir(), 'terminal-'));
  const children = new Set<ChildProcessWithoutNullStreams>();
  const start = (args: readonly string[]): ChildProcessWithoutNullStreams => {
    const inside = ['netns', 'exec', host.namespace, process.execPath, program, ...args];
    const env = { PATH: process.env['PATH'] ?? '', XDG_CONFIG_HOME: home, XDG_STATE_HOME: home };
    const child = spawn('ip', inside, { env });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const made = start(['id', 'import']);
  made.stdin.end(Buffer.alloc(32, seed).toString('hex'));
  let complaints = '';
  made.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const [exitCode] = await once(made, 'close');
  if (exitCode !== 0) throw new Error(`no key was imported: ${complaints}`);

  return {
    run(...args) {
      const child = start(args);
      let said = '';
      let complaints = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints += text;
      });
      const events = (): SaidEvent[] =>
        said
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
      const ended = once(child, 'close').then(([code]) => ({ exitCode: code, events: events() }));
      return {
        ended,
        async event(name) {
          for (;;) {
            const found = events().find(({ event }) => event === name);
            if (found) return found;
            const over = await Promise.race([ended, once(child.stdout, 'data')]);
            if (!Array.isArray(over) && !events().some(({ event }) => event === name))
              throw new Error(`it ended without ${name}: ${complaints}`);
          }
        },
        type: (line) => void child.stdin.write(`${line}\n`),
        hangUp: () => void child.kill('SIGINT'),
      };
    },
    close() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A whole call between two terminals: the links are carried by hand, and something is said in both directions. */
export async function talkFromTerminals(
  [caller, callee]: readonly [TerminalUser, TerminalUser],
  reader: Person,
  options: {
    readonly args: readonly [caller: readonly string[], callee: readonly string[]];
    readonly meanwhile?: () => Promise<void>;
  },
): Promise<{ readonly invite: SaidEvent; readonly reply: SaidEvent }> {
  const { args, meanwhile } = options;
  const call = caller.run('call', reader.did, ...args[0]);
  const invite = await call.event('invite');
  const answer = callee.run('answer', String(invite['link']), '--accept-unknown', ...args[1]);
  const reply = await answer.event('reply');
  await meanwhile?.();
  call.type(String(reply['link']));
  await Promise.all([call.event('connected'), answer.event('connected')]);
  call.type('hello');
  answer.type('hello');
  await Promise.all([call.event('chat'), answer.event('chat')]);
  answer.hangUp();
  const ends = await Promise.all([call.ended, answer.ended]);
  const codes = ends.map(({ exitCode }) => exitCode);
  if (codes.some((code) => code !== 0)) throw new Error(`exit codes ${codes.join(' and ')}`);
  return { invite, reply };
}
