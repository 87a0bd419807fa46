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

/** Runs a program with this terminal as its own, and gives its exit code. */
export function runJob(command, args, options = {}) {
  return ended(spawn(command, args, { stdio: 'inherit', ...options }));
}

/**
 * Waits for the child, and sees to it that it does not outlive us: signals are passed on, and when our parent is gone
 * (npm's shell takes a SIGTERM for itself and leaves its children running) the child is told to end.
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    let killing;
    const stop = (signal) => {
      interrupted = true;
      child.kill(signal);
      killing ??= setTimeout(() => child.kill('SIGKILL'), grace);
    };
    const watching = setInterval(() => process.ppid !== parent && stop('SIGTERM'), 500);
    const forwards = signals.map((signal) => [signal, () => stop(signal)]);
    for (const [signal, forward] of forwards) process.on(signal, forward);
    const settle = () => {
      clearInterval(watching);
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
