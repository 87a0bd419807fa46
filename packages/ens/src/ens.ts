import { createEndpoint, createPool, type EndpointOptions, type RpcEndpoint } from '@peername/json-rpc';
import type { NameService } from '@peername/resolver-core';
import { createEnsService, type EnsSettings } from './ens-service.ts';
import { poolSource } from './reader-source.ts';

/** Options of {@link ens}. */
export interface EnsOptions extends EnsSettings {
  /** URLs, or endpoints already made, to ask in place of the network's, best first. */
  readonly endpoints?: readonly (string | RpcEndpoint)[] | undefined;
  /** How endpoints are talked to. */
  readonly endpointOptions?: EndpointOptions | undefined;
}

/**
 * The names of ENS, DNS names included, read through the Universal Resolver with one call per name whatever the number
 * of records: two requests for the first name, one for each that follows within twelve seconds, and as many for a
 * hundred.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` for an endpoint that is no URL, `INVALID_NAME` (`bad-account`) for a
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
  return createEnsService(options, (network, { timeout, ...view }) => {
    const urls = options.endpoints ?? network.endpoints;
    const endpoints = urls.map((url) =>
      typeof url === 'string' ? createEndpoint(url, options.endpointOptions) : url,
    );
    return poolSource(createPool(endpoints, { timeout }), view);
  });
}
