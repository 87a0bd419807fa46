import { spawn, spawnSync } from 'node:child_process';
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

/** Runs the built program in a pseudo terminal. */
export async function runInTerminal(args: readonly string[], options: TerminalOptions): Promise<TerminalRun> {
  const { env, columns = 160, typed } = options;
  program ??= builtCli();
  const command = [process.execPath, program, ...args].map(quote).join(' ');
  const child = spawn('script', ['-qec', `stty cols ${columns}; exec ${command}`, '/dev/null'], {
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', SHELL: '/bin/sh', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let screen = '';
  let waiting = typed;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (!waiting || !screen.includes(waiting.at)) return;
    child.stdin.write(waiting.text);
    waiting = undefined;
  });
  const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return { exitCode, screen };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
