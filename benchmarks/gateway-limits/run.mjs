// The gateway at its bounds: a million distinct names, ten thousand connections, clients that dawdle.
// Run: npm run bench -- gateway-limits [--only flood,connections,slow,herd] [--names N] [--write]. Linux; a few minutes.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import autocannon from 'autocannon';
import { findProgram } from '../../scripts/lib/system-programs.mjs';
import { startServer } from '../gateway/start-server.mjs';
import { keep } from '../lib/docs.mjs';
import { table } from '../lib/figures.mjs';
import { memoryOf } from '../lib/process-figures.mjs';
import { probeWhile } from './probe.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: 'flood,connections,slow,herd' },
    names: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '4000' },
    write: { type: 'boolean', default: false },
  },
});
const serverFile = fileURLToPath(new URL('synthetic-server.mjs', import.meta.url));
const start = (env = {}) => startServer([serverFile], { env });
const hot = '/v1/names/hot.test';
const rows = [];
const verdict = (what, figure, goal, isMet) => {
  rows.push([what, figure, goal, isMet ? 'met' : '**missed**']);
  console.error(`${what}: ${figure} (goal: ${goal}) ${isMet ? 'met' : 'MISSED'}`);
  if (!isMet) process.exitCode = 1;
};
const ms = (n) => `${n.toFixed(1)} ms`;
const mb = (n) => `${n.toFixed(0)} MB`;

async function cannon(options) {
  const [result] = await once(autocannon({ connections: 64, ...options }), 'done');
  const { errors, timeouts, resets, mismatches, statusCodeStats } = result;
  console.error(JSON.stringify({ errors, timeouts, resets, mismatches, statusCodeStats }));
  return result;
}

/** A million distinct names, 80 % of them no names or absent, against a cache of 100,000 entries. */
async function flood() {
  const server = await start();
  const rate = Number(flags.rate);
  const total = Number(flags.names);
  await fetch(server.url + hot);
  let n = 0;
  const next = () => {
    n += 1;
    const kind = n % 10;
    return kind < 5 ? `bad_${n}.test` : kind < 8 ? `absent${n}.test` : `name${n}.test`;
  };
  const asked = (path) => ({ requests: [{ setupRequest: (request) => ({ ...request, path: path() }) }] });
  // The same load on names that are there, so that the flood is all that differs.
  const warm = Array.from({ length: 1_000 }, (_, i) => `/v1/names/warm${i}.test`);
  let w = 0;
  const ordinary = await probeWhile(server.url + hot, () =>
    cannon({
      url: server.url,
      overallRate: rate,
      duration: 30,
      ...asked(() => warm[w++ % warm.length]),
    }),
  );
  const idle = memoryOf(server.pid).now;
  const memory = [];
  const watching = setInterval(() => memory.push({ n, now: memoryOf(server.pid).now }), 250);
  const flooded = await probeWhile(server.url + hot, () =>
    cannon({ url: server.url, overallRate: rate, amount: total, ...asked(() => `/v1/names/${next()}`) }),
  );
  clearInterval(watching);
  const between = (from, to) =>
    memory.filter(({ n }) => n >= total * from && n < total * to).map(({ now }) => now);
  const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  const peak = Math.max(...between(0, 2));
  // Two in ten are held: a cache of 100,000 entries is full after half a million names.
  const drift = mean(between(0.85, 1.01)) - mean(between(0.55, 0.7));
  const { result } = flooded;
  await server.close();
  verdict(
    `${total.toLocaleString('en')} distinct names: growth of memory`,
    mb(peak - idle),
    'at most 150 MB',
    peak - idle <= 150,
  );
  verdict('… from when the cache is full to the end', mb(drift), 'flat (under 15 MB)', drift < 15);
  verdict(
    '… a hot name, p99',
    `${ms(flooded.met.p99)}, against ${ms(ordinary.met.p99)} under as many ordinary requests`,
    'at most double',
    flooded.met.p99 <= 2 * ordinary.met.p99 && flooded.met.failed === 0,
  );
  const faults = result.errors + result.timeouts + (result['5xx'] ?? 0);
  verdict('… failed requests', `${faults} of ${result.requests.total}`, 'none', faults === 0);
}

/** Ten thousand keep-alive connections that each ask again and again. */
async function connections() {
  const server = await start();
  await fetch(server.url + hot);
  const result = await cannon({
    url: server.url + hot,
    connections: 10_000,
    overallRate: 5_000,
    duration: 30,
    timeout: 20,
  });
  const { peak } = memoryOf(server.pid);
  await server.close();
  const failed = result.errors + result.timeouts + result.non2xx;
  verdict(
    '10,000 keep-alive connections: failed requests',
    `${failed} of ${result.requests.total}`,
    'none',
    failed === 0 && result.requests.total > 100_000,
  );
  verdict('… memory', mb(peak), 'under 512 MB', peak < 512);
}

/** Clients that send their headers, or read their answers, a few bytes at a time. */
async function slow() {
  const slowhttptest = findProgram({ env: 'SLOWHTTPTEST_PATH', binaries: ['slowhttptest'] });
  if (!slowhttptest) {
    console.error('skipped: slow clients (slowhttptest is missing; Debian has a package of that name)');
    return;
  }
  const server = await start();
  await fetch(server.url + hot);
  const seconds = 15;
  const ordinary = await probeWhile(
    server.url + hot,
    () => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  );
  for (const [title, args] of [
    ['slow headers', ['-H', '-i', '1']],
    ['slow bodies', ['-B', '-i', '1', '-s', '8192']],
    ['slow readers', ['-X', '-w', '1', '-y', '8', '-n', '1', '-z', '1']],
  ]) {
    const { met } = await probeWhile(server.url + hot, () =>
      promisify(execFile)(
        slowhttptest,
        [...args, '-c', '1000', '-r', '500', '-l', String(seconds), '-u', server.url + hot],
        { maxBuffer: 1e8 },
      ).catch((error) => {
        // It exits with 1 when the server closed its connections, which is what it should do.
        if (error.code !== 1) throw error;
      }),
    );
    verdict(
      `1,000 ${title}: an ordinary request, p99`,
      `${ms(met.p99)}, ${met.failed} failed (without them ${ms(ordinary.met.p99)})`,
      'unaffected (under 50 ms, none failed)',
      met.failed === 0 && met.p99 < 50,
    );
  }
  await server.close();
}

/** Ten thousand at once for a name that nobody asked for before. */
async function herd() {
  const server = await start({ DELAY: '300' });
  const result = await cannon({
    url: `${server.url}/v1/names/cold.test`,
    connections: 10_000,
    amount: 10_000,
    timeout: 20,
  });
  const { records } = await (await fetch(`${server.url}/v1/names/reads.test/records`)).json();
  const reads = records.find(({ key }) => key === 'reads').value;
  await server.close();
  verdict(
    '10,000 connections for one cold name: answered',
    `${result['2xx']} of 10000, by ${reads} read`,
    'all, by one read',
    result['2xx'] === 10_000 && reads === '1',
  );
}

const all = { flood, connections, slow, herd };
for (const name of flags.only.split(',')) await all[name]();
const text = [
  `Node ${process.versions.node}, load and gateway on the same two cores.`,
  '',
  table(['what', 'seen', 'goal', ''], rows),
].join('\n');
console.log(text);
if (flags.write) keep('gateway-limits', text);
