import {
  type Assurance,
  type Clock,
  type Finality,
  type Milliseconds,
  type NameService,
  systemClock,
} from '@peername/resolver-core';
import { type CcipOption, readCcipOption } from './ccip-policy.ts';
import { createChainIdentity } from './chain-identity.ts';
import type { ViewOptions } from './chain-view.ts';
import { createGatewayClient, type GatewayClient } from './gateway-client.ts';
import { toHex } from './hex.ts';
import { namehash } from './name-encoding.ts';
import { createNameService } from './name-service.ts';
import { describeNetwork, type EnsNetwork, ensNetworks, universalResolverOf } from './networks.ts';
import type { ReaderSource } from './reader-source.ts';
import { createResolverClient } from './resolver-client.ts';

/** Settings of an ENS service, whatever it reads through. */
export interface EnsSettings {
  /** `testnet` is Sepolia. @default 'mainnet' */
  readonly network?: 'mainnet' | 'testnet' | EnsNetwork | undefined;
  /** The contract that is asked. @default the network's */
  readonly universalResolver?: string | undefined;
  /** The finality of a read that names none. @default 'latest' */
  readonly finality?: Finality | undefined;
  /** The longest time for one reading, off-chain look-ups included. @default 10_000 */
  readonly timeout?: Milliseconds | undefined;
  /** Which servers may be asked for names that live outside the chain. @default 'on' */
  readonly ccip?: CcipOption | undefined;
  /** Endings that belong to other chains and are never asked of ENS. @default ['azero', 'a0', 'tzero'] */
  readonly foreignTlds?: readonly string[] | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/** Makes the source of a service. */
type Connect = (network: EnsNetwork, view: ViewOptions & { readonly timeout: Milliseconds }) => ReaderSource;

/**
 * The service that the settings describe, over the source that `connect` makes.
 *
 * @throws {@link ResolverError} for a setting that is not what it has to be
 */
export function createEnsService(
  settings: EnsSettings & { readonly assurance?: Assurance | undefined },
  connect: Connect,
  gateways: GatewayClient = gatewaysOf(settings),
): NameService {
  const { clock = systemClock, timeout = 10_000, ccip = 'on', finality = 'latest' } = settings;
  const { assurance = 'single' } = settings;
  const { foreignTlds = ['azero', 'a0', 'tzero'] } = settings;
  const network = networkOf(settings);
  const policy = readCcipOption(ccip);
  const identity = createChainIdentity(network.chainId);
  const isLive = network.isLive ?? false;
  const source = connect(network, { identity, clock, watchTime: isLive, timeout });
  const client = createResolverClient({
    network: describeNetwork(network),
    address: universalResolverOf(network),
    finality,
    assurance,
    timeout,
    source,
    identity,
    ccip: { policy, gateways, clock },
    clock,
  });
  return {
    ...createNameService(client, { foreignTlds }),
    subjectOf: ({ labels }) => toHex(namehash(labels)),
    // Most pages follow no chain.
    async *changes(options = {}) {
      const { followLogs } = await import('./follow/follow-logs.ts');
      yield* followLogs({ source, clock, finality, isLive, timeout }, options);
    },
  };
}

/** A client that asks the servers that the settings allow. */
export function gatewaysOf({ ccip = 'on', clock = systemClock }: EnsSettings): GatewayClient {
  return createGatewayClient({ policy: readCcipOption(ccip), clock });
}

/** The network of the settings. */
export function networkOf({ network = 'mainnet', universalResolver }: EnsSettings): EnsNetwork {
  const chosen = typeof network === 'string' ? ensNetworks[network] : network;
  return universalResolver === undefined ? chosen : { ...chosen, universalResolver };
}
