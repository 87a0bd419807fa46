import { createResolver, type NameService } from '@peername/resolver-core';
import { createLog, serveGateway } from '../src/node/index.ts';

// A gateway over names that take a moment to read. Prints its URL; ends in order on SIGTERM, after DRAIN milliseconds.
const service: NameService = {
  id: 'fake',
  network: { id: 'fake', title: 'Fake', testnet: true },
  scope: 'fake',
  finality: 'finalized',
  freshFor: 60_000,
  supports: (text) => text.endsWith('.fake'),
  parse: (text) => ({ text, labels: text.split('.'), service: 'fake' }),
  async read() {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const evidence = {
      service: 'fake',
      network: 'fake',
      chain: 'fake:1',
      contract: 'registry',
      block: { number: 100n, hash: `0x${'ab'.repeat(32)}` as const },
      finality: 'finalized' as const,
      assurance: 'single' as const,
      asked: 1,
      agreed: 1,
      offchain: false,
      endpoints: ['http://127.0.0.1:1'],
    };
    return { state: 'found', records: new Map([['staex-id', staexId]]), evidence };
  },
};
const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const unlimited = { limit: 1e9, window: 60_000 };
const log = createLog({ fd: 2 });
const resolver = createResolver({ services: [service] });
const running = await serveGateway(resolver, {
  port: 0,
  log,
  requestQuota: unlimited,
  readQuota: unlimited,
  drainFor: Number(process.env['DRAIN'] ?? 0),
});
process.once('SIGTERM', async () => {
  await running.close();
  await resolver.close();
  await log.close();
  process.exitCode = 0;
});
process.stdout.write(`${running.url}\n`);
