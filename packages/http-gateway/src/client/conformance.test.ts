import { type AzeroNetwork, azero } from '@peername/azero';
import { devAccounts, startAzeroNode } from '@peername/devnet';
import { createResolver, type NameService } from '@peername/resolver-core';
import {
  createFakeNameService,
  createManualClock,
  type ManualClock,
  type NameServiceUnderTest,
  nameServiceConformance,
} from '@peername/resolver-core/testing';
import { serveGateway } from '../node/index.ts';
import { gateway } from './index.ts';

const skip = [
  {
    reason: 'the evidence names the service and the endpoints of the chain, and the gateway on top',
    tests: ['shows the evidence: service, chain, contract, block and the origin asked'],
  },
];
// What no service takes; everything else is for the gateway to refuse.
const badNames = ['', '.fake', 'a b.fake', 'a..fake', 'alice.fake.', 'a/b.fake', `${'a'.repeat(300)}.fake`];

/** The client of a gateway over the service, with all its caches. */
async function throughGateway(
  upstream: NameService,
  clock: ManualClock,
): Promise<{ readonly service: NameService; close(): Promise<void> }> {
  const resolver = createResolver({ services: [upstream], clock, policy: { revalidateFor: 0 } });
  const running = await serveGateway(resolver, { port: 0, clock });
  const service = gateway({ url: running.url });
  return {
    service,
    async close() {
      await service.close?.();
      await running.close();
      await resolver.close();
    },
  };
}

nameServiceConformance('A gateway over the fake name service', { setup: overFake, skip });
nameServiceConformance('A gateway over Aleph Zero', { setup: overAzero, skip });

async function overFake(): Promise<NameServiceUnderTest> {
  const clock = createManualClock(Date.now());
  const fake = createFakeNameService({ clock });
  const { entries } = fake;
  const { service, close } = await throughGateway(fake, clock);
  return {
    service,
    badNames,
    accounts: ['acct-a', 'acct-b'],
    nameOf: (label) => `${label}.fake`,
    spellings: [' conforma.fake', 'CONFORMA.Fake\n'],
    async put(name, records) {
      fake.mine();
      entries.set(name, { ...entries.get(name), records: new Map(Object.entries(records)) });
    },
    async remove(name) {
      entries.delete(name);
    },
    async expire(name) {
      const entry = entries.get(name);
      if (entry) entries.set(name, { ...entry, expiresAt: new Date(clock.now()) });
    },
    // Past what the gateway holds.
    advance: (by) => clock.advance(by + 1_000),
    async setAccount(name, account, primary) {
      const entry = entries.get(name);
      if (entry) entries.set(name, { ...entry, account });
      if (primary) fake.primaries.set(account, name);
    },
    teardown: close,
  };
}

async function overAzero(): Promise<NameServiceUnderTest> {
  const node = await startAzeroNode({ blockTime: 0, names: [] });
  const clock = createManualClock(Date.now());
  const network: AzeroNetwork = {
    id: 'devnet',
    title: 'Devnet',
    testnet: true,
    genesis: node.genesisHash,
    tlds: ['azero', 'a0'],
    canonicalTld: { a0: 'azero' },
    registries: { azero: node.registry.ss58 },
    endpoints: [node.httpUrl],
  };
  const { service, close } = await throughGateway(azero({ network, clock }), clock);
  const registered = new Set<string>();
  const settle = async (by = 10_000): Promise<void> => {
    node.settle();
    await clock.advance(by);
  };
  return {
    service,
    badNames,
    accounts: [devAccounts.alice, devAccounts.eve],
    nameOf: (label) => `${label}.azero`,
    spellings: ['CONFORMA.AZERO', ' Conforma.Azero\n', 'conforma.a0', 'conforma.A0'],
    async put(name, records) {
      if (registered.has(name)) node.release(name);
      registered.add(name);
      node.register(name, { records });
      await settle();
    },
    async remove(name) {
      node.release(name);
      registered.delete(name);
      await settle();
    },
    async expire(name) {
      node.release(name);
      const { time } = node.headBlock();
      node.register(name, { registeredAt: time, expiresAt: time + 30_000, records: { 'staex-id': 'x' } });
      node.advance(60_000);
      await settle();
    },
    async advance(by) {
      node.advance(by);
      // Past what the gateway holds.
      await settle(600_000);
    },
    async setAccount(name, account, primary) {
      node.transfer(name, account, { keepRecords: true });
      if (primary) node.setPrimary(account, name);
      await settle();
    },
    async teardown() {
      await close();
      await node.close();
    },
  };
}
