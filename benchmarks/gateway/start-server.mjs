import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a server that prints a line with its URL when it is ready. Ends with this process. */
export async function startServer(args, { env = {}, cwd } = {}) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
    cwd,
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[^\s"]+/.exec(line)?.[0];
    if (!url) continue;
    child.stdout.resume();
    return {
      url: url.replace(/\/$/, ''),
      pid: child.pid,
      close: () =>
        new Promise((resolve) => {
          process.removeListener('exit', end);
          child.once('exit', resolve);
          child.kill('SIGTERM');
        }),
    };
  }
  throw new Error(`${args.join(' ')} ended before it was ready`);
}
