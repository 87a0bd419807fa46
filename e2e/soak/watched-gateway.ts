import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCli } from '../../packages/cli/testing/built-cli.ts';

/** What a process holds, once its garbage is gone. */
export interface Sample {
  /** Since the start, in milliseconds. */
  readonly at: number;
  /** Bytes. */
  readonly heapUsed: number;
  readonly rss: number;
  readonly external: number;
  readonly descriptors: number;
  /** Milliseconds that the event loop was late since the sample before: at most, and in 99 of 100 cases. */
  readonly longestLag: number;
  readonly usualLag: number;
}

/** A `peername gateway` whose memory can be looked at. */
export interface WatchedGateway {
  readonly url: string;
  readonly pid: number;
  /** What it said on standard error so far: its log. */
  readonly log: () => string;
  sample(): Promise<Sample>;
  /** The peak of its resident memory, in bytes. Linux only. */
  peak(): number;
  /** Tells it to end, and gives its exit code. */
  stop(): Promise<number | null>;
}

const probe = new URL('heap-probe.mjs', import.meta.url).href;

/** Starts the built program with these options. It is killed when the test process ends. */
export async function startWatchedGateway(args: readonly string[]): Promise<WatchedGateway> {
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), 'soak-state-'));
  const child = spawn(
    process.execPath,
    [...['--expose-gc', '--import', probe, builtCli(), 'gateway', '--port', `${port}`], ...args],
    {
      env: {
        PATH: process.env['PATH'],
        XDG_CONFIG_HOME: '/nonexistent',
        XDG_RUNTIME_DIR: '/nonexistent',
        XDG_STATE_HOME: state,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const kill = (): void => void child.kill('SIGKILL');
  child.once('exit', () => rmSync(state, { recursive: true, force: true }));
  process.once('exit', kill);
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await Promise.race([
    once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'),
    failure(child, () => log),
  ]);
  const started = performance.now();
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    log: () => log,
    async sample() {
      const descriptors = readdirSync(`/proc/${child.pid}/fd`).length;
      child.send('sample');
      const [memory] = (await once(child, 'message')) as [Omit<Sample, 'at' | 'descriptors'>];
      return { at: performance.now() - started, descriptors, ...memory };
    },
    peak: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      process.off('exit', kill);
      return code;
    },
  };
}

async function failure(child: ChildProcess, log: () => string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the gateway ended with ${code}: ${log()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
