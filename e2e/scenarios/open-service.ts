import { type AzeroOptions, azero } from '@peername/azero';
import { azeroProofs } from '@peername/azero/proof';
import { type EnsOptions, ens } from '@peername/ens';
import type { Clock, Milliseconds, NameService } from '@peername/resolver-core';
import type { NamedChain } from './named-chain.ts';

/** How a service reads a chain through endpoints. */
export interface ServiceOptions {
  readonly endpoints: readonly string[];
  /** @default none has to agree with another */
  readonly quorum?: number | undefined;
  /** Whether names are proved. @default false */
  readonly proofs?: boolean | undefined;
  readonly clock?: Clock | undefined;
  /** Of one reading. @default 8_000 */
  readonly timeout?: Milliseconds | undefined;
  /** Whether a head that is minutes old is refused. @default false */
  readonly isLive?: boolean | undefined;
}

/** The adapter for the names of a chain, whose identity it knows. */
export function openService(chain: NamedChain, options: ServiceOptions): NameService {
  const { timeout = 8_000, isLive = false, proofs = false, ...given } = options;
  const common = { ...given, timeout, quorum: (given.quorum ?? 1) > 1 ? given.quorum : undefined };
  const { endpoints } = options;
  if (chain.service === 'ens') {
    const network = { id: 'devnet', title: 'Devnet', chainId: 1, isLive, endpoints };
    return ens({ ...common, network } satisfies EnsOptions);
  }
  const registries = { azero: chain.registry ?? '' };
  const { genesis } = chain;
  const network = { id: 'devnet', title: 'Devnet', testnet: true, isLive, genesis, registries, endpoints };
  return azero({ ...common, network, proofs: proofs ? azeroProofs : undefined } satisfies AzeroOptions);
}
