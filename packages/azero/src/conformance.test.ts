import { type AzeroNode, devAccounts, startAzeroNode, startCountingProxy } from '@peername/devnet';
import type { Assurance, NameService } from '@peername/resolver-core';
import {
  createManualClock,
  type NameServiceUnderTest,
  nameServiceConformance,
} from '@peername/resolver-core/testing';
import { ApiPromise, HttpProvider, WsProvider } from '@polkadot/api';
import { devnetNetwork } from '../testing/devnet-network.ts';
import { type AzeroSettings, azero } from './index.ts';
import { azeroFromApi } from './polkadot.ts';
import { azeroProofs } from './proof/index.ts';

const variants: [string, (node: AzeroNode) => Promise<Connection>][] = [
  [
    'azero over HTTP',
    async (node) => ({ connect: (settings) => azero({ ...settings, endpoints: [node.httpUrl] }) }),
  ],
  [
    'azero over WebSocket',
    async (node) => ({ connect: (settings) => azero({ ...settings, endpoints: [node.wsUrl] }) }),
  ],
  [
    'azero with proofs',
    async (node) => ({
      connect: (settings) => azero({ ...settings, endpoints: [node.httpUrl], proofs: azeroProofs }),
    }),
  ],
  ['azero over a quorum of three', (node) => overQuorum(node, 'quorum')],
  ['azero with proofs against a block that three confirm', (node) => overQuorum(node, 'proof', azeroProofs)],
  ['azeroFromApi over HTTP', async (node) => overApi(new HttpProvider(node.httpUrl))],
  ['azeroFromApi over WebSocket', async (node) => overApi(new WsProvider(node.wsUrl))],
  [
    'azeroFromApi with proofs',
    async (node) => {
      const { connect, ...rest } = await overApi(new WsProvider(node.wsUrl));
      return { ...rest, connect: (settings) => connect({ ...settings, proofs: azeroProofs }) };
    },
  ],
];

interface Connection {
  connect(settings: AzeroSettings): NameService;
  readonly strength?: NameServiceUnderTest['strength'];
  disconnect?(): Promise<void>;
}

async function overQuorum(
  node: AzeroNode,
  assurance: Assurance,
  proofs?: AzeroSettings['proofs'],
): Promise<Connection> {
  const proxies = await Promise.all([1, 2, 3].map(() => startCountingProxy({ target: node.httpUrl })));
  const endpoints = proxies.map(({ url }) => url);
  return {
    connect: (settings) => azero({ ...settings, endpoints, quorum: 3, proofs }),
    strength: { assurance, asked: 3, agreed: 3 },
    disconnect: async () => {
      for (const proxy of proxies) await proxy.close();
    },
  };
}

async function overApi(provider: HttpProvider | WsProvider): Promise<Connection> {
  const api = await ApiPromise.create({
    provider: provider as never,
    noInitWarn: true,
    throwOnConnect: true,
  });
  return { connect: (settings) => azeroFromApi(api, settings), disconnect: () => api.disconnect() };
}

for (const [title, open] of variants) nameServiceConformance(title, { setup: () => setup(open) });

async function setup(open: (node: AzeroNode) => Promise<Connection>): Promise<NameServiceUnderTest> {
  const node = await startAzeroNode({ blockTime: 0, names: [] });
  const clock = createManualClock();
  const connection = await open(node);
  const service = connection.connect({ network: devnetNetwork(node), clock });
  const registered = new Set<string>();

  // Makes it final, and lets the head that the service keeps grow old.
  const settle = async () => {
    node.settle();
    await clock.advance(10_000);
  };

  return {
    service,
    ...(connection.strength && { strength: connection.strength }),
    nameOf: (label) => `${label}.azero`,
    badNames: [
      'sub.conforma.azero',
      'under_score.azero',
      '-dash.azero',
      'dash-.azero',
      'xn--conforma-9ya.azero',
      'cönforma.azero',
      'с\u043enforma.azero',
      `${'a'.repeat(33)}.azero`,
      'a b.azero',
      'a!.azero',
      '..azero',
      '.azero',
      'emoji🦄.azero',
    ],
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
      await settle();
    },
    async setAccount(name, account, primary) {
      node.transfer(name, account, { keepRecords: true });
      if (primary) node.setPrimary(account, name);
      await settle();
    },
    accounts: [devAccounts.alice, devAccounts.eve],
    async teardown() {
      await service.close?.();
      await connection.disconnect?.();
      await node.close();
    },
  };
}
