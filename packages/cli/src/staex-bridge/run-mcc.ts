import { spawn } from 'node:child_process';
import type { ByteCount, Milliseconds } from '@peername/resolver-core';
import { BridgeError } from './bridge-problem.ts';

/** How the program of the node is run. */
export interface RunOptions {
  /** The program, looked for on PATH when it is no path. */
  readonly program: string;
  readonly deadline: Milliseconds;
  readonly maxBytes: ByteCount;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * What the program prints on its standard output. It is run without a shell, and ended with all that it started when it
 * takes too long or says too much.
 *
 * @throws {@link BridgeError} `node-failed` or `node-timeout`
 */
export function runMcc(args: readonly string[], options: RunOptions): Promise<string> {
  const { program, deadline, maxBytes, signal } = options;
  return new Promise((resolve, reject) => {
    // A group of its own, since what it starts in turn would else outlive it and hold its output open.
    const detached = process.platform !== 'win32';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached, windowsHide: true });
    const chunks: Buffer[] = [];
    let size: ByteCount = 0;
    let isSettled = false;

    const settle = (finish: () => void): void => {
      isSettled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.stdout.destroy();
      finish();
    };
    const fail = (fault: 'node-failed' | 'node-timeout', message: string): void => {
      if (isSettled) return;
      endGroup(child.pid, detached);
      settle(() => reject(new BridgeError(fault, message)));
    };
    const onAbort = (): void => fail('node-failed', 'The bridge is closing.');
    const timer = setTimeout(() => fail('node-timeout', `mcc took over ${deadline / 1000} s.`), deadline);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();

    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) fail('node-failed', 'mcc said more than an id or an address.');
      else chunks.push(chunk);
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        'node-failed',
        error.code === 'ENOENT' ? 'mcc was not found: set --mcc.' : 'mcc could not be run.',
      ),
    );
    child.once('close', (code) => {
      if (code === 0) settle(() => resolve(Buffer.concat(chunks).toString('utf8')));
      else fail('node-failed', code === null ? 'mcc was ended by a signal.' : `mcc ended with code ${code}.`);
    });
  });
}

function endGroup(pid: number | undefined, isGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
