import { Worker } from 'node:worker_threads';
import type { Count, Milliseconds } from '@peername/resolver-core';

/** Watches a loop from beside it, since a loop that hangs can do nothing any more. */
export interface HangWatch {
  /** The loop is at this input. */
  beat(index: Count): void;
  end(): void;
}

const hangAfter: Milliseconds = 30_000;

const watcher = `
const { workerData: { beats, title, hangAfter } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let last = -1;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now === last) {
    writeSync(2, 'hangs: ' + title + ', number ' + now + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }
  last = now;
}, hangAfter);
`;

/** Ends this process, naming the input, when the loop stays at one input for long. */
export function watchForHang(title: string): HangWatch {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(watcher, { eval: true, workerData: { beats, title, hangAfter } });
  worker.unref();
  return {
    beat: (index) => Atomics.store(beats, 0, index),
    end: () => void worker.terminate(),
  };
}
