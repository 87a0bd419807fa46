// How long a change takes from the block that has it to every place that holds the old answer, while chains are followed:
// the resolver's cache, a gateway's ready-made answer, and a client that watches through the gateway's event stream.
// Run: npm run bench -- follow [--rounds N] [--write]
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { azero } from '@peername/azero';
import { startAzeroNode, startEthereumNode } from '@peername/devnet';
import { ens } from '@peername/ens';
import { gateway } from '@peername/http-gateway/client';
import { serveGateway } from '@peername/http-gateway/node';
import { createResolver } from '@peername/resolver-core';
import { keep } from '../lib/docs.mjs';
import { spread, table } from '../lib/figures.mjs';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, write: { type: 'boolean', default: false } },
});
const rounds = Number(flags.rounds);
const ids = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
];

/** Changes a name again and again; `write` resolves when a reader of the service's finality can see it. */
async function measure(service, name, write) {
  const resolver = createResolver({ services: [service] });
  let heard;
  const running = await serveGateway(resolver, {
    port: 0,
    follow: true,
    watchEvery: 3_600_000,
    onFollow: (event) =>
      event.state === 'head' && event.isCertain && event.names.includes(name) && heard?.(performance.now()),
  });
  const client = createResolver({ services: [gateway({ url: running.url })] });
  const watched = client.watch([name], { every: 3_600_000 });
  await watched.next();
  while (running.gateway.stats().streams === 0) await sleep(10);
  const lags = { dropped: [], answered: [], told: [] };
  for (let round = 0; round < rounds; round++) {
    // Ready-made, and at any moment between two looks at the head.
    await (await fetch(`${running.url}/v1/names/${name}`)).json();
    await sleep(Math.random() * 1_000);
    const id = ids[(round + 1) % 2];
    const dropped = new Promise((resolve) => {
      heard = resolve;
    });
    const told = watched.next().then(() => performance.now());
    const from = await write(id);
    lags.dropped.push((await dropped) - from);
    const { peer } = await (await fetch(`${running.url}/v1/names/${name}`)).json();
    lags.answered.push(performance.now() - from);
    if (peer.id !== id) throw new Error(`the old answer of ${name} came back`);
    lags.told.push((await told) - from);
  }
  await watched.return();
  await client.close();
  await running.close();
  await resolver.close();
  return lags;
}

const rows = [];
const row = (chain, { dropped, answered, told }) =>
  rows.push([chain, spread(dropped), spread(answered), spread(told)]);

// The pace of the public chain: a block a second, a question a second.
const substrate = await startAzeroNode({ blockTime: 1_000 });
const network = {
  id: 'bench',
  title: 'Aleph Zero devnet',
  testnet: true,
  isLive: true,
  tlds: ['azero'],
  registries: { azero: substrate.registry.ss58 },
  endpoints: [substrate.httpUrl],
};
row(
  'AZERO.ID, finalized, a block and a look each second',
  await measure(azero({ network }), 'alice.azero', async (id) => {
    const { number } = substrate.setRecord('alice.azero', 'staex-id', id);
    while (substrate.finalizedBlock().number < number) await sleep(1);
    return performance.now();
  }),
);
await substrate.close();

const ethereum = await startEthereumNode();
row(
  'ENS, latest, a look each half second as on any local chain',
  await measure(
    ens({ network: { id: 'bench', title: 'Ethereum devnet', endpoints: [ethereum.url] }, ccip: 'off' }),
    'alice.eth',
    async (id) => {
      await ethereum.setText('alice.eth', 'staex-id', id);
      return performance.now();
    },
  ),
);
await ethereum.close();

const text = [
  `Node ${process.versions.node}, ${rounds} changes each; milliseconds from when the block can be seen, as median (lowest–highest).`,
  'Goal: one block and 1,000. On Ethereum proper the head is asked for a second after each block is due, and then every two seconds.',
  '',
  table(['chain', 'dropped from the caches', 'new answer over HTTP', 'told to a client that watches'], rows),
].join('\n');
console.log(text);
if (flags.write) keep('follow', text);
