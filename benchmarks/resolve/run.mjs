// How long a name takes, cold and warm, near and far, one and a hundred: peername beside the libraries people use
// today and beside a bare `fetch` as the physical bound. Every figure is a median over rounds; within a round the
// clients take turns, each in a fresh process. Run: npm run bench -- resolve [--rounds N] [--write]
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  azeroNames,
  ensNames,
  startAzeroNode,
  startCountingProxy,
  startEthereumNode,
} from '@peername/devnet';
import { keep } from '../lib/docs.mjs';
import { median, ratio, spread, table } from '../lib/figures.mjs';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
});
const rounds = Number(flags.rounds);
const delays = [0, 50];
const peerId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const nameCount = 400;

const chains = {
  azero: {
    title: 'AZERO.ID',
    clients: {
      bare: 'bare `fetch`, encoded by hand',
      peername: 'peername',
      'peername-ws': 'peername over WebSocket',
      'peername-all': 'peername, every kind',
      'polkadot-ws': 'ApiPromise + ContractPromise, WebSocket (Copybara style)',
      'polkadot-http': 'ApiPromise + ContractPromise, HTTP',
      sdk: '@azns/resolver-core (address only)',
    },
    reference: 'polkadot-ws',
  },
  ens: {
    title: 'ENS',
    clients: {
      bare: 'bare `fetch`, encoded by hand',
      peername: 'peername',
      'peername-all': 'peername, every kind',
      ethers: 'ethers `getResolver().getText()`',
      viem: 'viem `getEnsText`',
    },
    reference: 'ethers',
  },
};

const labels = Array.from({ length: nameCount }, (_, i) => `bench${i}`);
console.error('starting the local chains…');
const azeroNode = await startAzeroNode({
  names: [
    ...azeroNames,
    ...labels.map((label) => ({
      name: `${label}.azero`,
      shows: 'a benchmark',
      owner: azeroNames[0].owner,
      records: { 'staex-id': peerId },
    })),
  ],
});
const ethereum = await startEthereumNode({
  names: [
    ...ensNames,
    ...labels.map((label) => ({ name: `${label}.eth`, shows: 'a benchmark', texts: { 'staex-id': peerId } })),
  ],
});
const proxies = {
  azero: await startCountingProxy({ target: azeroNode.httpUrl }),
  ens: await startCountingProxy({ target: ethereum.url }),
};

/** One client in a process of its own; its figures in milliseconds. */
function measure(chain, client, cold) {
  const { url, wsUrl } = proxies[chain];
  const config = {
    url,
    wsUrl,
    cold,
    peerId,
    registry: azeroNode.registry,
    router: azeroNode.router,
    universalResolver: ethereum.universalResolver,
  };
  // The official SDK needs an older @polkadot/api and lives where that is installed.
  const file =
    client === 'sdk' ? '../../e2e/azns-sdk/sdk-client.mjs' : `./clients/${chain}-${client.split('-')[0]}.mjs`;
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./worker.mjs', import.meta.url)), file, client, JSON.stringify(config)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)));
      else reject(new Error(`${chain} ${client}: ${err.slice(-800)}`));
    });
  });
}

const figures = {};
for (const [chain, { clients }] of Object.entries(chains)) {
  for (const delay of delays) {
    proxies[chain].setDelay(delay);
    for (let round = 0; round < rounds; round++) {
      for (const client of Object.keys(clients)) {
        if (client === 'sdk' && !existsSync(new URL('../../e2e/azns-sdk/sdk-client.mjs', import.meta.url)))
          continue;
        process.stderr.write(`\r\u001b[K${chain}, ${delay} ms, round ${round + 1}/${rounds}: ${client}`);
        proxies[chain].requests.reset();
        const coldFigures = await measure(chain, client, true);
        const requests = proxies[chain].requests;
        const counted = { requests: requests.requests, bytes: requests.bytesIn + requests.bytesOut };
        const warmFigures = await measure(chain, client, false);
        const key = `${chain}|${delay}|${client}`;
        figures[key] ??= [];
        figures[key].push({ ...coldFigures, ...counted, ...warmFigures });
      }
    }
  }
}
process.stderr.write('\r\u001b[K');
await Promise.all([proxies.azero.close(), proxies.ens.close()]);
await Promise.all([azeroNode.close(), ethereum.close()]);

const report = [];
const goals = [];
for (const [chain, { title, clients, reference }] of Object.entries(chains)) {
  for (const delay of delays) {
    const of = (client, what) => (figures[`${chain}|${delay}|${client}`] ?? []).map((f) => f[what]);
    const rows = Object.entries(clients)
      .filter(([client]) => of(client, 'cold').length > 0)
      .map(([client, label]) => [
        label,
        spread(of(client, 'cold')),
        String(median(of(client, 'requests'))),
        `${(median(of(client, 'bytes')) / 1024).toFixed(1)} kB`,
        spread(of(client, 'warm')),
        spread(of(client, 'many')),
      ]);
    report.push(
      `### ${title}, ${delay} ms per request\n`,
      table(['client', 'cold, one name', 'requests', 'bytes', 'warm, one name', '100 names'], rows),
    );
    goals.push([
      `${title}, ${delay} ms: warm, against the bare fetch`,
      ratio(of('peername', 'warm'), of('bare', 'warm')),
      'at most 1.2',
    ]);
    goals.push([
      `${title}, ${delay} ms: 100 names, against the bare batch`,
      ratio(of('peername', 'many'), of('bare', 'many')),
      'at most 1.5',
    ]);
    if (delay > 0) {
      const what = chain === 'azero' ? 'cold' : 'warm';
      goals.push([
        `${title}, ${delay} ms: ${what}, ${clients[reference]} against peername`,
        ratio(of(reference, what), of('peername', what)),
        chain === 'azero' ? 'at least 4' : 'at least 3',
      ]);
    }
  }
}
report.push('### Against the goals\n', table(['figure', 'ratio', 'goal'], goals));
const text = [
  `Node ${process.versions.node}, ${cpus().length} cores, ${rounds} rounds; milliseconds as median (lowest–highest).`,
  '',
  ...report,
].join('\n');
console.log(text);

if (flags.write) keep('resolve', text);
