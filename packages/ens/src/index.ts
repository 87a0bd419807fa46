/**
 * The names of ENS on Ethereum.
 *
 * @example One name
 * ```ts
 * import { ens } from '@peername/ens'
 * import { createResolver } from '@peername/resolver-core'
 *
 * const resolver = createResolver({ services: [ens()] })
 * const { peer } = await resolver.resolve('alice.eth')
 * ```
 *
 * @example Own endpoints, and no servers that names choose
 * ```ts
 * import { ens } from '@peername/ens'
 *
 * ens({ endpoints: ['https://node.example/key', 'https://ethereum-rpc.publicnode.com'], ccip: 'off' })
 * ```
 *
 * @packageDocumentation
 */
export type { CcipOption } from './ccip-policy.ts';
export { type EnsOptions, ens } from './ens.ts';
export type { EnsSettings } from './ens-service.ts';
export { type EnsNetwork, ensNetworks } from './networks.ts';
