/**
 * The names of AZERO.ID on Aleph Zero.
 *
 * @example One name
 * ```ts
 * import { azero } from '@peername/azero'
 * import { createResolver } from '@peername/resolver-core'
 *
 * const resolver = createResolver({ services: [azero()] })
 * const { peer } = await resolver.resolve('alice.azero')
 * ```
 *
 * @example Own endpoints
 * ```ts
 * import { azero } from '@peername/azero'
 *
 * azero({ endpoints: ['https://node.example/key', 'wss://rpc.azero.dev'] })
 * ```
 *
 * @packageDocumentation
 */
export { type AzeroOptions, azero } from './azero.ts';
export type { AzeroProofs } from './azero-proofs.ts';
export { type AzeroNetwork, azeroNetworks } from './networks.ts';
export type { LabelLength } from './parse-name.ts';
export type { AzeroSettings } from './settings.ts';
