/**
 * The names of ENS over an ethers Provider that a dApp holds already.
 *
 * @example
 * ```ts
 * import { ensFromProvider } from '@peername/ens/ethers'
 * import { createResolver } from '@peername/resolver-core'
 * import { JsonRpcProvider } from 'ethers'
 *
 * const provider = new JsonRpcProvider('https://ethereum-rpc.publicnode.com')
 * const resolver = createResolver({ services: [ensFromProvider(provider)] })
 * ```
 *
 * @packageDocumentation
 */
import type { NameService } from '@peername/resolver-core';
import type { Provider } from 'ethers';
import { createEnsService, type EnsSettings } from './ens-service.ts';
import { createProviderReader } from './provider-reader.ts';
import { readerSource } from './reader-source.ts';

export type { CcipOption } from './ccip-policy.ts';
export type { EnsSettings } from './ens-service.ts';
export type { EnsNetwork } from './networks.ts';

/**
 * The names of ENS, read through a caller's ethers v6 Provider, a FallbackProvider too. Same answers, checks, deadlines
 * and off-chain guard as `ens`; the evidence names the provider's origins where it shows them, else `ethers://provider`.
 * Closing the service leaves the provider open. The number of requests and the size of replies are up to the provider.
 *
 * @throws {@link ResolverError} as `ens` does
 */
export function ensFromProvider(provider: Provider, settings: EnsSettings = {}): NameService {
  return createEnsService(settings, (_, view) => readerSource(createProviderReader(provider), view));
}
