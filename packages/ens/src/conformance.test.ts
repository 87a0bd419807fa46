import { type EthereumNode, startCountingProxy, startEthereumNode } from '@peername/devnet';
import type { NameService } from '@peername/resolver-core';
import {
  createManualClock,
  type NameServiceUnderTest,
  nameServiceConformance,
} from '@peername/resolver-core/testing';
import { getAddress, JsonRpcProvider } from 'ethers';
import { createClient, http } from 'viem';
import { describe } from 'vitest';
import { localNetwork, noLocalChain } from '../testing/local-chain.ts';
import { ensFromEip1193 } from './eip1193.ts';
import { ensFromProvider } from './ethers.ts';
import { type EnsSettings, ens } from './index.ts';

interface Connection {
  readonly strength?: NonNullable<NameServiceUnderTest['strength']>;
  connect(settings: EnsSettings): NameService;
  disconnect?(): unknown;
}

const variants: [string, (node: EthereumNode) => Connection | Promise<Connection>][] = [
  ['ens over HTTP', () => ({ connect: ens })],
  [
    'ens over WebSocket',
    (node) => ({ connect: (s) => ens({ ...s, endpoints: [node.url.replace('http', 'ws')] }) }),
  ],
  ['a quorum of three', quorumOfThree],
  ['ensFromProvider', overEthers],
  [
    'ensFromEip1193',
    (node) => ({ connect: (s) => ensFromEip1193(createClient({ transport: http(node.url) }), s) }),
  ],
];

async function quorumOfThree(node: EthereumNode): Promise<Connection> {
  const start = () => startCountingProxy({ target: node.url });
  const proxies = [await start(), await start(), await start()];
  const endpoints = proxies.map(({ url }) => url);
  return {
    strength: { assurance: 'quorum', asked: 3, agreed: 2 },
    connect: (settings) => ens({ ...settings, endpoints, quorum: 2 }),
    disconnect: () => Promise.all(proxies.map((proxy) => proxy.close())),
  };
}

function overEthers(node: EthereumNode): Connection {
  // Its memory of a quarter of a second would hide what a test has just written.
  const provider = new JsonRpcProvider(node.url, 1, { staticNetwork: true, cacheTimeout: -1 });
  return { connect: (settings) => ensFromProvider(provider, settings), disconnect: () => provider.destroy() };
}

const skip = [
  { reason: 'ENS goes on resolving a name that is not paid for', tests: ['says that a name has expired'] },
];

describe.skipIf(noLocalChain)('on a local chain', () => {
  for (const [title, open] of variants) nameServiceConformance(title, { setup: () => setup(open), skip });
});

async function setup(
  open: (node: EthereumNode) => Connection | Promise<Connection>,
): Promise<NameServiceUnderTest> {
  const node = await startEthereumNode({ names: [] });
  const clock = createManualClock();
  const connection = await open(node);
  const service = connection.connect({ network: localNetwork(node), clock });
  const keysOf = new Map<string, readonly string[]>();

  return {
    service,
    ...(connection.strength && { strength: connection.strength }),
    nameOf: (label) => `${label}.eth`,
    badNames: [
      'under_score.eth',
      'xn--conforma-9ya.eth',
      'ab--cd.eth',
      'с\u043enforma.eth',
      'a b.eth',
      '..eth',
      '.eth',
      'a/b.eth',
      '\u0301a.eth',
      `${'a'.repeat(256)}.eth`,
    ],
    spellings: ['CONFORMA.ETH', ' Conforma.Eth\n', 'confor\u00adma.eth', '\uff43onforma.eth'],
    async put(name, records) {
      const gone = (keysOf.get(name) ?? []).map((key) => [key, ''] as const);
      await node.createName(name, { texts: { ...Object.fromEntries(gone), ...records } });
      keysOf.set(name, Object.keys(records));
      await clock.advance(60_000);
    },
    async remove(name) {
      await node.removeName(name);
      await clock.advance(60_000);
    },
    async advance(by) {
      await node.advance(by);
      await clock.advance(by);
    },
    async setAccount(name, account, primary) {
      await node.setAddress(name, account as `0x${string}`);
      if (primary) await node.setPrimary(account as `0x${string}`, name);
    },
    accounts: [getAddress(node.accounts[1]!), getAddress(node.accounts[2]!)],
    async teardown() {
      await service.close?.();
      await connection.disconnect?.();
      await node.close();
    },
  };
}
