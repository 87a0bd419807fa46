#!/usr/bin/env node
import { once } from 'node:events';
import process from 'node:process';
import type { WriteStream } from 'node:tty';
import { exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import type { Io, TextOutput } from './io.ts';
import { run } from './main.ts';

const ending = new AbortController();
// Long enough for the chains of a devnet to stop; a run may ask for more.
let tidyUpTime = 10_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
process.on('uncaughtException', (error) => void fail(error));
process.on('unhandledRejection', (error) => void fail(error));
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') end('SIGPIPE');
  else void fail(error);
});
// Nobody reads what is said there, which is no reason to stop.
process.stderr.on('error', () => {});

const io: Io = {
  // Not before it is needed: merely opening it takes time.
  get stdin() {
    return process.stdin;
  },
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  env: process.env,
  signal: ending.signal,
  interrupt: () => end('SIGINT'),
  endWithin: (time) => {
    tidyUpTime = time;
  },
};
// Whatever a run waits for, the process must not end before the run.
const alive = setInterval(() => {}, 60_000);
const exitCode = await run(process.argv.slice(2), io);
clearInterval(alive);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// Standard input may still be open; and that the reader went away can be learnt as late as this.
process.exit(ending.signal.reason === 'SIGPIPE' ? exitCodeOfSignal(ending.signal) : exitCode);

function end(signal: string): void {
  // Asked twice: at once.
  if (ending.signal.aborted && signal !== 'SIGPIPE') process.exit(exitCodeOfSignal(ending.signal));
  if (ending.signal.aborted) return;
  ending.abort(signal);
  setTimeout(() => process.exit(exitCodeOfSignal(ending.signal)), tidyUpTime);
}

async function fail(error: unknown): Promise<void> {
  try {
    // What breaks off while we stop has nobody to tell.
    if (!ending.signal.aborted) await (await import('./report-failure.ts')).reportFailure(error, io);
  } finally {
    process.exit(ending.signal.aborted ? exitCodeOfSignal(ending.signal) : exitCodes.fault);
  }
}

function outputTo(stream: WriteStream): TextOutput {
  return {
    isTTY: stream.isTTY ?? false,
    get columns() {
      // A terminal that does not know its size says 0.
      return stream.columns || 80;
    },
    write(text) {
      if (!stream.writable || stream.write(text)) return undefined;
      return once(stream, 'drain', { signal: ending.signal }).then(
        () => {},
        () => {},
      );
    },
  };
}

function flushed(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writable) stream.write('', () => resolve());
    else resolve();
  });
}
