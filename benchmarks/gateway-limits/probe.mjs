import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const prober = fileURLToPath(new URL('prober.mjs', import.meta.url));

/** What an ordinary client meets while `work` goes on: how many answers, failures, and times in milliseconds. */
export async function probeWhile(url, work, every = 10) {
  const child = fork(prober, [url, String(every)]);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const result = await work();
  child.send('stop');
  const [met] = await once(child, 'message');
  process.removeListener('exit', end);
  return { result, met };
}
