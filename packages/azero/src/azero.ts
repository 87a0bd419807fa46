import { createEndpoint, type EndpointOptions } from '@peername/json-rpc';
import type { ByteCount, NameService } from '@peername/resolver-core';
import { createAzeroService } from './azero-service.ts';
import { type AzeroSettings, settle } from './settings.ts';

/** Options of {@link azero}. */
export interface AzeroOptions extends AzeroSettings {
  /** URLs to ask in place of the network's, best first. */
  readonly endpoints?: readonly string[] | undefined;
  /** How endpoints are talked to. */
  readonly endpointOptions?: EndpointOptions | undefined;
}

/**
 * The names of AZERO.ID (`.azero`, `.a0`; on the testnet `.tzero`), read from its contracts over JSON-RPC without
 * metadata: two requests for the first name, one for each that follows within two seconds, and as many for a hundred.
 *
 * @throws {@link ResolverError} `CONTRACT` for an address that is none, `UNAVAILABLE` for an endpoint that is no URL
 *
 * @example
 * ```ts
 * import { azero } from '@peername/azero'
 *
 * const service = azero()
 * const reading = await service.read(service.parse('alice.azero'), ['staex-id'])
 * if (reading.state === 'found') reading.records.get('staex-id')
 * ```
 */
export function azero(options: AzeroOptions = {}): NameService {
  const settled = settle(options);
  const urls = options.endpoints ?? settled.deployment.network.endpoints;
  // The proof of a name takes kilobytes, and many names travel in one reply.
  const endpointOptions = {
    ...(options.proofs && { maxReplyBytes: maxProofReplyBytes }),
    ...options.endpointOptions,
  };
  return createAzeroService({
    ...settled,
    endpoints: urls.map((url) => createEndpoint(url, endpointOptions)),
  });
}

const maxProofReplyBytes: ByteCount = 4 * 1024 * 1024;
