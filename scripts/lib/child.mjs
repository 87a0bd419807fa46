import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { onOrphaned } from './orphaned.mjs';

/** How long children may take to end after they were asked to. */
const grace = 15_000;
const running = new Set();
let interrupted = false;

/** We were told to stop. */
export class Interrupted extends Error {}

/** A command that ended with a failure; `output` is all it printed. */
export class CommandFailed extends Error {
  constructor(command, code, output) {
    super(`${command} ended with ${code}`);
    this.code = code;
    this.output = output;
  }
}

/**
 * Sees to it that no child outlives this process: passes signals on to those that run, begins none after one, and tells
 * them to end when npm is gone.
 */
export function superviseChildren() {
  const stop = (signal) => {
    interrupted = true;
    for (const child of running) child.kill(signal);
    setTimeout(() => {
      for (const child of running) child.kill('SIGKILL');
    }, grace).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  onOrphaned(() => interrupted || stop('SIGTERM'));
}

/** Runs a command with its output kept aside, and gives stdout. Throws {@link CommandFailed}, {@link Interrupted}. */
export async function capture(command, args, options = {}) {
  const child = begin(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const code = await ended(child);
  if (interrupted) throw new Interrupted();
  if (code !== 0) throw new CommandFailed([command, ...args].join(' '), code, output);
  return stdout;
}

/**
 * Runs a program that prints to this terminal, and gives its exit code. It gets a process group of its own, so that a
 * Ctrl-C reaches it once, through us.
 */
export async function runJob(command, args, options = {}) {
  return ended(begin(command, args, { stdio: 'inherit', detached: true, ...options }));
}

function begin(command, args, options) {
  if (interrupted) throw new Interrupted();
  const child = spawn(command, args, options);
  running.add(child);
  return child;
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => running.delete(child));
}
