import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../scripts/lib/system-programs.mjs';
import { cpuOf } from '../lib/process-figures.mjs';

const wrk = findProgram({ env: 'WRK_PATH', binaries: ['wrk'] });
if (!wrk) {
  console.error(
    'This benchmark needs wrk, which Debian and Homebrew have under that name; WRK_PATH may name it.',
  );
  process.exit(1);
}

/** Asks for the paths in turns over 64 keep-alive connections, and counts what a request costs the server in CPU. */
export async function load(server, paths, seconds) {
  const script = join(tmpdir(), `peername-bench-${process.pid}.lua`);
  const list = paths.map((path) => `"${path}"`).join(',');
  writeFileSync(
    script,
    `local paths = {${list}}
local i = 0
request = function()
  i = i % #paths + 1
  return wrk.format("GET", paths[i])
end
`,
  );
  const before = cpuOf(server.pid);
  const args = ['-t1', '-c64', `-d${seconds}s`, '-s', script, server.url];
  const { stdout } = await promisify(execFile)(wrk, args);
  const cpu = cpuOf(server.pid) - before;
  const requests = Number(/(\d+) requests in/.exec(stdout)[1]);
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? /Socket errors: .*/.exec(stdout)?.[0];
  return { cpuEach: cpu / requests, perSecond: requests / seconds, requests, failed };
}
