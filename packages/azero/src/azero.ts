import { createEndpoint, type EndpointOptions } from '@peername/json-rpc';
import {
  type ByteCount,
  type Count,
  followMembers,
  independentUrls,
  laterQuorumOf,
  type NameService,
} from '@peername/resolver-core';
import { createAzeroService } from './azero-service.ts';
import { type AzeroSettings, settle } from './settings.ts';

/** Options of {@link azero}. */
export interface AzeroOptions extends AzeroSettings {
  /** URLs to ask in place of the network's, best first. */
  readonly endpoints?: readonly string[] | undefined;
  /**
   * How many endpoints have to give the same answer, at a block that as many confirm. All of them are asked; of the
   * network's own list, one of each operator. @default one is asked, the others stand in for it
   */
  readonly quorum?: Count | undefined;
  /** How endpoints are talked to. */
  readonly endpointOptions?: EndpointOptions | undefined;
}

/**
 * The names of AZERO.ID (`.azero`, `.a0`; on the testnet `.tzero`), read from its contracts over JSON-RPC without
 * metadata: two requests for the first name, one for each that follows within two seconds, and as many for a hundred.
 *
 * @throws {@link ResolverError} `CONTRACT` for an address that is none, `UNAVAILABLE` for an endpoint that is no URL, and
 *   (`no-quorum`) for fewer endpoints than `quorum`
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
  const { quorum, proofs } = options;
  const { deployment, timeout, clock } = settled;
  const urls = options.endpoints ?? deployment.network.endpoints;
  // The proof of a name takes kilobytes, and many names travel in one reply.
  const endpointOptions = {
    ...(proofs && { maxReplyBytes: maxProofReplyBytes }),
    ...options.endpointOptions,
  };
  const serviceOver = (some: readonly string[]): NameService =>
    createAzeroService({ ...settled, endpoints: some.map((url) => createEndpoint(url, endpointOptions)) });
  if (quorum === undefined) return serviceOver(urls);
  const members = (options.endpoints ?? independentUrls(urls)).map((url) => serviceOver([url]));
  return { ...laterQuorumOf(members, { quorum, timeout, clock }), ...followMembers(members) };
}

const maxProofReplyBytes: ByteCount = 3 * 1024 * 1024;
