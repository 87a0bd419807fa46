/**
 * The names of ENS over any EIP-1193 provider: a light client, a wallet, another library.
 *
 * @example
 * ```ts
 * import { ensFromEip1193 } from '@peername/ens/eip1193'
 * import { createResolver } from '@peername/resolver-core'
 * import { createClient, http } from 'viem'
 *
 * const provider = createClient({ transport: http('https://ethereum-rpc.publicnode.com') })
 * const resolver = createResolver({ services: [ensFromEip1193(provider, { title: 'viem' })] })
 * ```
 *
 * @packageDocumentation
 */
import { type NameService, systemClock } from '@peername/resolver-core';
import type { Eip1193Provider } from './eip1193/eip1193-provider.ts';
import { createProviderEndpoint } from './eip1193/provider-endpoint.ts';
import { createEnsService, type EnsSettings } from './ens-service.ts';
import { readerSource } from './reader-source.ts';
import { createRpcReader } from './rpc-reader.ts';

export type { CcipOption } from './ccip-policy.ts';
export type { Eip1193Provider } from './eip1193/eip1193-provider.ts';
export type { EnsSettings } from './ens-service.ts';
export type { EnsNetwork } from './networks.ts';

/** Settings of {@link ensFromEip1193}. */
export interface Eip1193Settings extends EnsSettings {
  /**
   * `proof` states that the provider verifies all it hands out against blocks that it has reason to trust, as a light
   * client does. Nothing here can check that. @default 'single'
   */
  readonly assurance?: 'single' | 'proof' | undefined;
  /** What evidence calls the provider: `eip1193://<title>`, of `a-z`, `0-9`, `.`, `-`. @default 'provider' */
  readonly title?: string | undefined;
}

/**
 * The names of ENS, read through a caller's EIP-1193 provider. Same answers, checks, deadlines and off-chain guard as
 * `ens`; replies of 256 KiB and more are refused, and a provider that hangs ends a read at its deadline. The chain id
 * is asked beside every read, because a wallet can be switched to another chain. Closing the service leaves the
 * provider alone. It can be one member of a quorum, by `quorumOf` of the core.
 *
 * @throws {@link ResolverError} as `ens` does; `UNAVAILABLE` with reason `bad-title`
 */
export function ensFromEip1193(provider: Eip1193Provider, settings: Eip1193Settings = {}): NameService {
  const { title, clock = systemClock } = settings;
  const endpoint = createProviderEndpoint(provider, { title, clock });
  return createEnsService(settings, (_, view) =>
    readerSource(createRpcReader(endpoint), { ...view, mayChangeChain: true }),
  );
}
