import { type Clock, type Finality, type Milliseconds, systemClock } from '@peername/resolver-core';
import type { AzeroProofs } from './azero-proofs.ts';
import type { AzeroServiceOptions } from './azero-service.ts';
import { checkDeployment } from './deployment.ts';
import { type AzeroNetwork, azeroNetworks } from './networks.ts';
import type { LabelLength } from './parse-name.ts';

/** Settings of an AZERO.ID service, whatever it reads through. */
export interface AzeroSettings {
  /** @default 'mainnet' */
  readonly network?: 'mainnet' | 'testnet' | AzeroNetwork | undefined;
  /** Registries (SS58) by ending, before those of the network. */
  readonly registries?: Readonly<Record<string, string>> | undefined;
  /** The router (SS58) that knows the registries. The network's own registries do not count beside it. */
  readonly router?: string | undefined;
  /** The finality of a read that names none; `safe` is read as `finalized`. @default 'finalized' */
  readonly finality?: Finality | undefined;
  /** The longest time for one reading, all its attempts together. @default 10_000 */
  readonly timeout?: Milliseconds | undefined;
  /** How many characters a label may have; the contract allows 5 to 32, and shorter ones are reserved names. @default 1 to 32 */
  readonly labelLength?: LabelLength | undefined;
  /**
   * Reads with proofs against the state root of the block: `azeroProofs` of `@peername/azero/proof`.
   * @default endpoints run the contracts, and are believed
   */
  readonly proofs?: AzeroProofs | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/**
 * The settings with their defaults, checked.
 *
 * @throws {@link ResolverError} `CONTRACT`
 */
export function settle(settings: AzeroSettings): Omit<AzeroServiceOptions, 'endpoints'> {
  const { network = 'mainnet', registries, router } = settings;
  const chosen = typeof network === 'string' ? azeroNetworks[network] : network;
  return {
    deployment: checkDeployment({
      ...chosen,
      registries: { ...(router === undefined && chosen.registries), ...registries },
      router: router ?? chosen.router,
    }),
    finality: settings.finality ?? 'finalized',
    timeout: settings.timeout ?? 10_000,
    labelLength: settings.labelLength ?? { min: 1, max: 32 },
    proofs: settings.proofs,
    clock: settings.clock ?? systemClock,
  };
}
