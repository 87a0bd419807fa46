// How long `peername resolve` takes as a whole process, beside a Node that does nothing: what a shell script pays for
// each call. The two take turns. Run: npm run bench -- start-up [--rounds N] [--write]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDevnet } from '@peername/devnet';
import { keep } from '../lib/docs.mjs';
import { difference, spread, table } from '../lib/figures.mjs';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, write: { type: 'boolean', default: false } },
});
const cli = fileURLToPath(new URL('../../packages/cli/dist/cli.js', import.meta.url));
const devnet = await startDevnet();
const { azero, ethereum } = devnet.details;
const chains = [
  ...[
    '--network',
    'devnet',
    '--azero-rpc',
    azero.http,
    '--azero-registry',
    `azero=${azero.registries.azero}`,
  ],
  ...(ethereum ? ['--ens-rpc', ethereum.http] : []),
];
const runs = {
  'node -e 0': ['-e', '0'],
  'peername --version': [cli, '--version'],
  'peername resolve alice.azero': [cli, 'resolve', 'alice.azero', ...chains],
  ...(ethereum && { 'peername resolve alice.eth': [cli, 'resolve', 'alice.eth', ...chains] }),
};

async function timed(args) {
  const from = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`exit code ${code}`);
  return performance.now() - from;
}

const figures = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
// The first round fills the file system's cache.
for (let round = 0; round <= Number(flags.rounds); round++) {
  for (const [name, args] of Object.entries(runs)) {
    const ms = await timed(args);
    if (round > 0) figures[name].push(ms);
  }
}
await devnet.close();

const bare = figures['node -e 0'];
const rows = Object.entries(figures).map(([name, ms]) => [`\`${name}\``, spread(ms), difference(ms, bare)]);
const text = [
  `Node ${process.versions.node}, ${flags.rounds} rounds; milliseconds as median (lowest–highest). Goal: at most 250 above.`,
  '',
  table(['whole process', 'time', 'above `node -e 0`'], rows),
].join('\n');
console.log(text);
if (flags.write) keep('start-up', text);
