import { createEndpoint, type EndpointOptions, type RpcEndpoint } from '@peername/json-rpc';
import type { ByteCount, Clock, Milliseconds } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { createApiEndpoint } from '../api-endpoint.ts';
import type { AzeroNetwork } from '../networks.ts';
import type { LabelLength } from '../parse-name.ts';

/** Options of {@link azeroPublisher}. */
export interface AzeroPublisherOptions {
  /** @default 'mainnet' */
  readonly network?: 'mainnet' | 'testnet' | AzeroNetwork | undefined;
  /** URLs to ask in place of the network's, best first. */
  readonly endpoints?: readonly string[] | undefined;
  /** An api that is held already, ready or not, in place of endpoints. Closing the publisher leaves it open. */
  readonly api?: ApiPromise | undefined;
  /** Registries (SS58) by ending, before those of the network. */
  readonly registries?: Readonly<Record<string, string>> | undefined;
  /** The router (SS58) that knows the registries. The network's own registries do not count beside it. */
  readonly router?: string | undefined;
  /**
   * The longest time for one step, all its attempts together. The first one loads what the chain says of itself.
   * @default 30_000
   */
  readonly timeout?: Milliseconds | undefined;
  /** How many characters a label may have. @default 1 to 32 */
  readonly labelLength?: LabelLength | undefined;
  /** How endpoints are talked to. Calls are never put together, so that a refusal is always about one of them. */
  readonly endpointOptions?: Omit<EndpointOptions, 'maxBatch'> | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/** Long enough to take the description of a large chain in. */
export const usualTimeout: Milliseconds = 30_000;

// The metadata of large chains takes over a megabyte in hex, and a full block with its events more.
const maxReplyBytes: ByteCount = 8 * 1024 * 1024;

/** What to ask, best first. */
export function endpointsOf(
  { api, endpoints, endpointOptions }: AzeroPublisherOptions,
  { endpoints: usual }: AzeroNetwork,
): readonly RpcEndpoint[] {
  if (api) return [createApiEndpoint(api)];
  const settled = { maxReplyBytes, maxBatchReplyBytes: maxReplyBytes, ...endpointOptions, maxBatch: 1 };
  return (endpoints ?? usual).map((url) => createEndpoint(url, settled));
}
