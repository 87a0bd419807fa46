/**
 * AZERO.ID over an ApiPromise that a dApp holds already.
 *
 * @example
 * ```ts
 * import { azeroFromApi } from '@peername/azero/polkadot'
 * import { createResolver } from '@peername/resolver-core'
 * import { ApiPromise, WsProvider } from '@polkadot/api'
 *
 * const api = await ApiPromise.create({ provider: new WsProvider('wss://ws.azero.dev') })
 * const resolver = createResolver({ services: [azeroFromApi(api)] })
 * ```
 *
 * @packageDocumentation
 */
import type { NameService } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { createApiEndpoint } from './api-endpoint.ts';
import { createAzeroService } from './azero-service.ts';
import { type AzeroSettings, settle } from './settings.ts';

export type { AzeroNetwork } from './networks.ts';
export type { AzeroSettings } from './settings.ts';

/**
 * The names of AZERO.ID, read through a caller's ApiPromise, ready or not. Same answers, checks and deadlines as
 * `azero`; the evidence names the provider's origin where the provider shows it, else `polkadot://api`. Closing the
 * service leaves the api open. The size of replies is up to the provider.
 *
 * @throws {@link ResolverError} `CONTRACT` for an address that is none
 */
export function azeroFromApi(api: ApiPromise, settings: AzeroSettings = {}): NameService {
  return createAzeroService({ ...settle(settings), endpoints: [createApiEndpoint(api)] });
}
