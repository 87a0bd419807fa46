import type { RpcEndpoint, RpcPool, RunOptions } from '@peername/json-rpc';
import type { Clock, Milliseconds } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import type { Deployment } from '../deployment.ts';
import { wrongNetwork } from '../errors.ts';
import { type ChainAccess, type DescribedChain, describeChain } from './described-chain.ts';

/** One chain through several endpoints. */
export interface Chains {
  /** Runs a task against one endpoint, and against the next when that fails. Nothing that must happen once. */
  run<T>(task: (at: ChainAccess) => Promise<T>, options: RunOptions): Promise<T>;
}

/** What {@link Chains} are made of. */
export interface ChainsOptions {
  readonly deployment: Deployment;
  readonly pool: RpcPool;
  readonly api: ApiPromise | undefined;
  readonly clock: Clock;
  /** The longest time that a chain may take to describe itself. */
  readonly timeout: Milliseconds;
}

/** Chains that nothing is known of yet. Without a genesis hash, all have to be the one that is found first. */
export function createChains({ deployment, pool, api, clock, timeout }: ChainsOptions): Chains {
  const { network } = deployment;
  const known = new Map<RpcEndpoint, DescribedChain>();
  let { genesis } = deployment;

  function chainOf(endpoint: RpcEndpoint): DescribedChain {
    const chain =
      known.get(endpoint) ??
      describeChain(endpoint, {
        clock,
        timeout,
        api,
        checkGenesis({ origin }, found) {
          genesis ??= found;
          if (found !== genesis) throw wrongNetwork(origin, network.title, genesis, found);
        },
      });
    known.set(endpoint, chain);
    return chain;
  }

  return {
    run: (task, options) => pool.run((endpoint, signal) => task(chainOf(endpoint).access(signal)), options),
  };
}
