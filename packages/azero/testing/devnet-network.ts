import type { AzeroNode } from '@peername/devnet';
import type { AzeroNetwork } from '../src/networks.ts';

/** The network of a local node, with its registry given; `more` changes any of it. */
export function devnetNetwork(node: AzeroNode, more: Partial<AzeroNetwork> = {}): AzeroNetwork {
  return {
    id: 'devnet',
    title: 'Devnet',
    testnet: true,
    genesis: node.genesisHash,
    tlds: ['azero', 'a0'],
    canonicalTld: { a0: 'azero' },
    registries: { azero: node.registry.ss58 },
    endpoints: [node.httpUrl],
    ...more,
  };
}
