import { createEndpoint, createPool, type EndpointOptions, type RpcEndpoint } from '@peername/json-rpc';
import {
  type Count,
  followMembers,
  laterQuorumOf,
  type NameService,
  systemClock,
} from '@peername/resolver-core';
import { headAge } from './chain-view.ts';
import { createEnsService, type EnsSettings, gatewaysOf, networkOf } from './ens-service.ts';
import type { GatewayClient } from './gateway-client.ts';
import { joinQuestions } from './joined-questions.ts';
import { poolSource } from './reader-source.ts';

/** Options of {@link ens}. */
export interface EnsOptions extends EnsSettings {
  /** URLs, or endpoints already made, to ask in place of the network's, best first. */
  readonly endpoints?: readonly (string | RpcEndpoint)[] | undefined;
  /**
   * How many endpoints have to give the same answer at the same block. With 1 they stand in for each other; with more
   * all of them are asked, and those that say otherwise are named in the evidence. @default 1
   */
  readonly quorum?: Count | undefined;
  /** How endpoints are talked to. */
  readonly endpointOptions?: EndpointOptions | undefined;
}

/**
 * The names of ENS, DNS names included, read through the Universal Resolver with one call per name whatever the number
 * of records: two requests for the first name, one for each that follows within twelve seconds, and as many for a
 * hundred.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` for an endpoint that is no URL and for fewer endpoints than `quorum`
 *   (`no-quorum`), `INVALID_NAME` (`bad-account`) for a
 *   contract that is no address, `OFFCHAIN_REFUSED` (`bad-origin`) for an origin that is none
 *
 * @example
 * ```ts
 * import { ens } from '@peername/ens'
 *
 * const service = ens({ ccip: 'off' })
 * const reading = await service.read(service.parse('alice.eth'), ['staex-id'])
 * if (reading.state === 'found') reading.records.get('staex-id')
 * ```
 */
export function ens(options: EnsOptions = {}): NameService {
  const { quorum = 1, timeout, clock = systemClock } = options;
  const urls = options.endpoints ?? networkOf(options).endpoints;
  const endpoints = urls.map((url) =>
    typeof url === 'string' ? createEndpoint(url, options.endpointOptions) : url,
  );
  if (quorum === 1) return over(endpoints, options);
  const gateways = joinQuestions(gatewaysOf(options), clock);
  const members = endpoints.map((endpoint) => over([endpoint], options, gateways));
  return {
    ...laterQuorumOf(members, {
      quorum,
      headAge: (finality = 'latest') => headAge[finality],
      timeout,
      clock,
    }),
    ...followMembers(members),
  };
}

function over(endpoints: readonly RpcEndpoint[], options: EnsOptions, gateways?: GatewayClient): NameService {
  return createEnsService(
    options,
    (_, { timeout, ...view }) => poolSource(createPool(endpoints, { timeout }), view),
    gateways,
  );
}
