import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { anvilBinary } from './anvil-binary.ts';

/** A running anvil. */
export interface AnvilProcess {
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>;
}

// The shell starts anvil and then waits for the end of its standard input, which comes when this process closes
// the pipe or dies in whatever way. Only anvil keeps the output, so the end of the output is the end of anvil.
const watchdog = '"$@" </dev/null & anvil=$!; exec >&- 2>&-; read -r _; kill -9 "$anvil"; wait "$anvil"';

/**
 * Starts anvil on loopback and waits until it listens. It ends with this process, however that ends.
 *
 * @throws Error when no anvil is to be found or it does not start.
 */
export async function startAnvil(args: readonly string[]): Promise<AnvilProcess> {
  const binary = anvilBinary();
  if (binary === undefined) {
    throw new Error(
      'No anvil for this platform: install a package such as @foundry-rs/anvil-linux-amd64, or set ANVIL_PATH',
    );
  }
  const child = launch(binary, ['--host', '127.0.0.1', ...args]);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const url = await listeningUrl(child);
    return { url, close: () => end(child, exited) };
  } catch (error) {
    await end(child, exited);
    throw error;
  }
}

function launch(binary: string, args: readonly string[]): ChildProcess {
  if (process.platform === 'win32') {
    const child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => process.off('exit', kill));
    return child;
  }
  // Detached, so that a Ctrl-C for the whole process group reaches only the side that tidies up.
  return spawn('/bin/sh', ['-c', watchdog, 'sh', binary, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
}

async function listeningUrl(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address === undefined) return;
      child.stdout?.off('data', read);
      child.stdout?.resume();
      resolve(`http://${address}`);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', (chunk: Buffer) => {
      if (output.length < 10_000) output += chunk.toString();
    });
    child.once('error', reject);
    // Both, because the reason may be the last to come.
    Promise.all([child.stdout, child.stderr].map((stream) => stream && once(stream, 'end'))).then(
      () => reject(new Error(`anvil did not start: ${output.trim().slice(-500)}`)),
      reject,
    );
  });
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (process.platform === 'win32') child.kill('SIGKILL');
  child.stdin?.end();
  await exited;
}
