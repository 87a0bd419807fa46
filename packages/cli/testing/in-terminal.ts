import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { onTestFinished } from 'vitest';
import { builtCli } from './built-cli.ts';

/** What a run in a terminal gave. */
export interface TerminalRun {
  readonly exitCode: number;
  /** All that the terminal was sent, by standard output and standard error alike. */
  readonly screen: string;
}

/** What a run in a terminal needs. */
export interface TerminalOptions {
  readonly env: Readonly<Record<string, string>>;
  /** @default 160 */
  readonly columns?: number;
  /** Files in the place of standard input and standard output. @default the terminal */
  readonly stdin?: string;
  readonly stdout?: string;
  /** Typed as soon as the screen shows the text. */
  readonly typed?: { readonly at: string; readonly text: string };
}

/** Whether a program can be run in a pseudo terminal here: util-linux brings `script`. */
export const hasTerminal: boolean = /util-linux/.test(
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '',
);

if (!hasTerminal)
  process.stderr.write('SKIPPED: the command line in a terminal (no script of util-linux here)\n');

let program: string | undefined;

/** The program in a pseudo terminal, while it runs. */
export interface Terminal {
  /** All that the terminal was sent so far. */
  readonly screen: string;
  /** Resolves when the screen shows the text, after what was waited for before. */
  shows(text: string): Promise<void>;
  type(text: string): void;
  readonly ended: Promise<TerminalRun>;
}

/** Starts the built program in a pseudo terminal; what is left of it when the test ends is killed. */
export function startInTerminal(
  args: readonly string[],
  { env, columns = 160, stdin, stdout }: Omit<TerminalOptions, 'typed'>,
): Terminal {
  program ??= builtCli();
  const words = [process.execPath, program, ...args].map(quote);
  if (stdin !== undefined) words.push('<', quote(stdin));
  if (stdout !== undefined) words.push('>', quote(stdout));
  const command = words.join(' ');
  const child = spawn('script', ['-qec', `stty cols ${columns}; exec ${command}`, '/dev/null'], {
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', SHELL: '/bin/sh', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let screen = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<TerminalRun>((resolve) => {
    child.once('close', (code) => resolve({ exitCode: code ?? -1, screen }));
  });
  return {
    get screen() {
      return screen;
    },
    async shows(text) {
      for (;;) {
        const at = screen.indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return;
        }
        const over = await Promise.race([ended, once(child.stdout, 'data')]);
        if (!Array.isArray(over) && !screen.includes(text, seen))
          throw new Error(`It ended without showing ${JSON.stringify(text)}: ${screen.slice(seen)}`);
      }
    },
    type: (text) => void child.stdin.write(text),
    ended,
  };
}

/** Runs the built program in a pseudo terminal. */
export async function runInTerminal(args: readonly string[], options: TerminalOptions): Promise<TerminalRun> {
  const { typed, ...rest } = options;
  const terminal = startInTerminal(args, rest);
  if (typed)
    void terminal.shows(typed.at).then(
      () => terminal.type(typed.text),
      () => {},
    );
  return await terminal.ended;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
