import type { Hex, Network } from '@peername/resolver-core';
import { parseAccount } from './address.ts';
import { universalResolverAddress } from './universal-resolver.ts';

/** A chain with ENS on it. */
export interface EnsNetwork {
  /** A stable id, such as `ethereum`; part of cache keys. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** @default true */
  readonly testnet?: boolean | undefined;
  /** The chain that every endpoint must serve. @default the one that is found, on which all endpoints must agree */
  readonly chainId?: number | undefined;
  /** The contract that is asked. @default the address that it has on mainnet and Sepolia */
  readonly universalResolver?: string | undefined;
  /** The contract that holds wrapped names. @default the address that it has on mainnet */
  readonly nameWrapper?: string | undefined;
  /** Whether blocks come steadily, so that an endpoint whose head is old is stuck. @default false */
  readonly isLive?: boolean | undefined;
  /** URLs (`https:`, `http:`, `wss:`, `ws:`), best first. */
  readonly endpoints: readonly string[];
}

/**
 * The public networks. On Sepolia ENSv2 runs already. The endpoints are free, need no key and answer browsers, by what
 * their operators and public lists say; nobody has measured them for this list, so an operator names its own.
 */
export const ensNetworks: Readonly<Record<'mainnet' | 'testnet', EnsNetwork>> = {
  mainnet: {
    id: 'ethereum',
    title: 'Ethereum',
    testnet: false,
    chainId: 1,
    isLive: true,
    endpoints: [
      'https://ethereum-rpc.publicnode.com',
      'https://eth.drpc.org',
      'https://eth.merkle.io',
      'https://1rpc.io/eth',
    ],
  },
  testnet: {
    id: 'sepolia',
    title: 'Sepolia',
    testnet: true,
    chainId: 11_155_111,
    nameWrapper: '0x0635513f179D50A207757E05759CbD106d7dFcE8',
    isLive: true,
    endpoints: [
      'https://ethereum-sepolia-rpc.publicnode.com',
      'https://sepolia.drpc.org',
      'https://1rpc.io/sepolia',
    ],
  },
};

/** The network as the core knows it. */
export function describeNetwork({ id, title, testnet = true, chainId }: EnsNetwork): Network {
  return { id, title, testnet, chain: chainId === undefined ? undefined : `eip155:${chainId}` };
}

/** @throws {@link ResolverError} when the network's contract is no address */
export function universalResolverOf({ universalResolver = universalResolverAddress }: EnsNetwork): Hex {
  return parseAccount(universalResolver);
}
