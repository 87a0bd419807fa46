import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import process from 'node:process';
import { onTestFinished } from 'vitest';
import { builtCli } from './built-cli.ts';
import type { CliRun } from './run-cli.ts';

/** The program as a process of its own. */
export interface SpawnedCli {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has said so far. */
  readonly said: { readonly stdout: string; readonly stderr: string };
  /** Its end; an exit code below zero stands for a signal that killed it. */
  readonly ended: Promise<CliRun>;
}

/** Where the program finds nothing of whoever runs the tests. */
const bareEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  XDG_CONFIG_HOME: '/nonexistent',
  XDG_RUNTIME_DIR: '/nonexistent',
};

let program: string | undefined;

/** Starts the built program; what is left of it when the test ends is killed. Its standard input stays open. */
export function spawnCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnedCli {
  program ??= builtCli();
  const child = spawn(process.execPath, [program, ...args], { env: { ...bareEnv, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  child.stdin.on('error', () => {});
  const ended = new Promise<CliRun>((resolve) => {
    child.once('close', (code) => resolve({ exitCode: code ?? -1, ...said }));
  });
  return { child, said, ended };
}

/** Runs the built program with its whole standard input. */
export function runBuiltCli(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  stdin = '',
): Promise<CliRun> {
  const { child, ended } = spawnCli(args, env);
  child.stdin.end(stdin);
  return ended;
}
