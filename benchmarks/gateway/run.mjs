// What a cached answer costs the gateway, beside the least that could be done and beside another gateway: CPU time of
// the server's process per request, servers in turns within a round. Linux only.
// Run: npm run bench -- gateway [--rounds N] [--seconds N] [--write]
// Another gateway that runs already: --peer-title TEXT --peer-pid PID --peer URL (of one cached answer)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { azeroNames, startAzeroNode } from '@peername/devnet';
import { keep } from '../lib/docs.mjs';
import { ratio, spread, table } from '../lib/figures.mjs';
import { load } from './load.mjs';
import { startServer } from './start-server.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    write: { type: 'boolean', default: false },
    peer: { type: 'string' },
    'peer-title': { type: 'string', default: 'another gateway' },
    'peer-pid': { type: 'string' },
  },
});
const path = (file) => fileURLToPath(new URL(file, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'peername-bench-'));

const labels = Array.from({ length: 100 }, (_, i) => `bench${i}`);
const { records, owner } = azeroNames[0];
const node = await startAzeroNode({
  names: labels.map((label) => ({ name: `${label}.azero`, shows: 'benchmark', owner, records })),
});
const gateway = await startServer([
  path('../../packages/cli/dist/cli.js'),
  ...['gateway', '--port', '0', '--admin-port', '0', '--network', 'devnet', '--azero-rpc', node.httpUrl],
  ...['--azero-registry', `azero=${node.registry.ss58}`],
  ...['--requests-per-minute', '10000000', '--reads-per-minute', '1000000'],
  ...['--signing-keys', join(folder, 'signing-keys.json')],
]);

const paths = labels.map((label) => `/v1/names/${label}.azero`);
const answers = Object.fromEntries(
  await Promise.all(paths.map(async (p) => [p, await (await fetch(gateway.url + p)).text()])),
);
const file = join(folder, 'answers.json');
writeFileSync(file, JSON.stringify(answers));
const startBare = (fields) =>
  startServer([path('bare-server.mjs')], { env: { ANSWERS: file, FIELDS: JSON.stringify(fields) } });
const bare = await startBare({ 'content-type': 'application/json' });
const alike = await startBare(await fieldsOf(gateway.url + paths[0]));

const servers = { bare: [bare, paths], alike: [alike, paths], gateway: [gateway, paths] };
if (flags.peer) {
  const { origin, pathname } = new URL(flags.peer);
  servers.peer = [{ url: origin, pid: Number(flags['peer-pid']) }, [pathname]];
}
const titles = {
  bare: 'bare hono + @hono/node-server + lru-cache, one header field',
  alike: 'the same with the header fields of the gateway',
  gateway: '`peername gateway`, everything on',
  peer: flags['peer-title'],
};

const figures = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
// The first round warms up.
for (let round = 0; round <= Number(flags.rounds); round++) {
  for (const [name, [server, asked]] of Object.entries(servers)) {
    const seconds = round === 0 ? 2 : Number(flags.seconds);
    const measured = await load(server, asked, seconds);
    if (measured.failed) throw new Error(`${name}: not every request was answered: ${measured.failed}`);
    if (round > 0) figures[name].push(measured);
    process.stderr.write(`\r${round}/${flags.rounds} ${name}   `);
  }
}
process.stderr.write('\n');
await Promise.all([bare, alike, gateway].map((server) => server.close()));
await node.close();
rmSync(folder, { recursive: true });

const cpu = (name) => figures[name].map(({ cpuEach }) => cpuEach);
const rate = (name) => figures[name].map(({ perSecond }) => perSecond);
const rows = Object.keys(servers).map((name) => [
  titles[name],
  spread(cpu(name)),
  ratio(cpu(name), cpu('bare')),
  spread(rate(name)),
  ratio(cpu(name), cpu('gateway')),
]);
const size = Buffer.byteLength(Object.values(answers)[0]);
const text = [
  `Node ${process.versions.node}, ${flags.rounds} rounds of ${flags.seconds} s, 64 keep-alive connections, 100 names, bodies of ${size} bytes;`,
  'figures as median (lowest–highest). Goal: at most 1.5 times the CPU of bare hono.',
  '',
  table(
    ['server', 'CPU µs a request', 'CPU against bare', 'requests a second', 'CPU against peername'],
    rows,
  ),
].join('\n');
console.log(text);
if (flags.write) keep('gateway', text);

/** What a gateway says beside what every server adds. */
async function fieldsOf(url) {
  const { headers } = await fetch(url);
  const others = ['date', 'connection', 'keep-alive', 'content-length'];
  return Object.fromEntries([...headers].filter(([name]) => !others.includes(name)));
}
