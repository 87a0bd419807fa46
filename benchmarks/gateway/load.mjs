import { once } from 'node:events';
import autocannon from 'autocannon';
import { cpuOf } from '../lib/process-figures.mjs';

/** Asks for the paths in turns over keep-alive connections, and counts what a request costs the server in CPU. */
export async function load(server, paths, { connections = 64, seconds = 4, ...more } = {}) {
  const before = cpuOf(server.pid);
  const run = autocannon({
    url: server.url,
    connections,
    duration: seconds,
    requests: paths.map((path) => ({ method: 'GET', path })),
    ...more,
  });
  const [result] = await once(run, 'done');
  const cpu = cpuOf(server.pid) - before;
  const failed = result.errors + result.timeouts + result.non2xx;
  return {
    cpuEach: cpu / result.requests.total,
    perSecond: result.requests.total / result.duration,
    requests: result.requests.total,
    failed,
    p99: result.latency.p99,
    result,
  };
}
