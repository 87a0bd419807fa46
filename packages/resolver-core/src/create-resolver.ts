import { allKinds } from './peer-id/all-kinds.ts';
import { createResolverWithKinds, type Resolver, type ResolverOptions } from './resolver.ts';

/**
 * Makes a resolver over name services.
 *
 * @example
 * ```ts
 * import { createResolver } from '@peername/resolver-core'
 * import { azero } from '@peername/azero'
 * import { ens } from '@peername/ens'
 *
 * const resolver = createResolver({ services: [azero(), ens()] })
 * const { peer, evidence } = await resolver.resolve('alice.azero')
 * peer.id // 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g'
 * evidence.block.number // 81234567n
 * ```
 */
export function createResolver(options: ResolverOptions): Resolver {
  return createResolverWithKinds({ kinds: allKinds, ...options });
}
