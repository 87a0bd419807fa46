import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How long a child may take to end after it was asked to. */
const grace = 15_000;
const parent = process.ppid;
let interrupted = false;

/** We were told to stop while a command ran. */
export class Interrupted extends Error {}

/** A command that ended with a failure; `output` is all it printed. */
export class CommandFailed extends Error {
  constructor(command, code, output) {
    super(`${command} ended with ${code}`);
    this.code = code;
    this.output = output;
  }
}

/** Runs a command with its output kept aside, and gives stdout. Throws {@link CommandFailed}, {@link Interrupted}. */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
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
export function runJob(command, args, options = {}) {
  return ended(spawn(command, args, { stdio: 'inherit', detached: true, ...options }));
}

/** Calls back once when the process that started this one is gone. */
export function onOrphaned(callback) {
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    callback();
  }, 500);
  watching.unref();
  return () => clearInterval(watching);
}

/**
 * Waits for the child, and sees to it that it does not outlive us: signals are passed on, and when npm is gone the child
 * is told to end.
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    let killing;
    const stop = (signal) => {
      interrupted = true;
      child.kill(signal);
      killing ??= setTimeout(() => child.kill('SIGKILL'), grace);
    };
    const forwards = signals.map((signal) => [signal, () => stop(signal)]);
    for (const [signal, forward] of forwards) process.on(signal, forward);
    const unwatch = onOrphaned(() => interrupted || stop('SIGTERM'));
    const settle = () => {
      unwatch();
      clearTimeout(killing);
      for (const [signal, forward] of forwards) process.off(signal, forward);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code, signal) => {
      settle();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
