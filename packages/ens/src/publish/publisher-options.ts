import { createEndpoint, type EndpointOptions, type RpcEndpoint } from '@peername/json-rpc';
import { type ByteCount, type Clock, type Milliseconds, systemClock } from '@peername/resolver-core';
import type { JsonRpcApiProvider } from 'ethers';
import { createProviderEndpoint } from '../eip1193/provider-endpoint.ts';
import { networkOf } from '../ens-service.ts';
import type { EnsNetwork } from '../networks.ts';

/** Options of {@link ensPublisher}. */
export interface EnsPublisherOptions {
  /** `testnet` is Sepolia. @default 'mainnet' */
  readonly network?: 'mainnet' | 'testnet' | EnsNetwork | undefined;
  /** The contract that says where records are. @default the network's */
  readonly universalResolver?: string | undefined;
  /** URLs, or endpoints already made, to ask in place of the network's, best first. */
  readonly endpoints?: readonly (string | RpcEndpoint)[] | undefined;
  /** How endpoints are talked to. */
  readonly endpointOptions?: EndpointOptions | undefined;
  /**
   * A Provider that is held already, such as a `BrowserProvider` over a wallet, in place of endpoints. Closing the
   * publisher leaves it open.
   */
  readonly provider?: Pick<JsonRpcApiProvider, 'send'> | undefined;
  /** The longest time for one step, all its attempts together. @default 10_000 */
  readonly timeout?: Milliseconds | undefined;
  /** Endings that belong to other chains. @default ['azero', 'a0', 'tzero'] */
  readonly foreignTlds?: readonly string[] | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

// A block with all its transactions, which is read when one of them took the place of another.
const maxReplyBytes: ByteCount = 4 * 1024 * 1024;

/** What to ask, best first. */
export function endpointsOf(options: EnsPublisherOptions): readonly RpcEndpoint[] {
  const { provider, endpoints, endpointOptions, clock = systemClock } = options;
  if (provider) {
    const request = ({ method, params }: { method: string; params?: readonly unknown[] | object }) =>
      provider.send(method, (params ?? []) as unknown[]);
    return [createProviderEndpoint({ request }, { title: 'wallet', clock })];
  }
  return (endpoints ?? networkOf(options).endpoints).map((endpoint) =>
    typeof endpoint === 'string' ? createEndpoint(endpoint, { maxReplyBytes, ...endpointOptions }) : endpoint,
  );
}
