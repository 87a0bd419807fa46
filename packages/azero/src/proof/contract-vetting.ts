import { isResolverError, ResolverError } from '@peername/resolver-core';
import { getRegistrationPeriod } from '../azns-registry.ts';
import { getRegistry } from '../azns-router.ts';
import type { BlockReader } from '../chain-reader.ts';
import { toHex } from '../hex.ts';

/**
 * Asks a contract (32 bytes) once whether it is of the kind that `message` is for. Its storage alone does not tell: that
 * of any other contract looks like a registry without names. The answer itself counts for nothing.
 */
export interface ContractVetting {
  /**
   * Undefined once it has been answered.
   * @throws {@link ResolverError} `CONTRACT` when the contract does not understand
   */
  vet(contract: Uint8Array, message: unknown, running: BlockReader): Promise<void> | undefined;
}

/** Contracts of which nothing is known yet. */
export function createContractVetting(): ContractVetting {
  const vetted = new Set<string>();
  const asking = new Map<string, Promise<void>>();
  return {
    vet(contract, message, running) {
      const isRouter = message === getRegistry;
      const id = `${toHex(contract)} ${isRouter}`;
      if (vetted.has(id)) return undefined;
      const known = asking.get(id);
      if (known) return known;
      const answer = isRouter
        ? running.call(contract, getRegistry, '')
        : running.call(contract, getRegistrationPeriod, '');
      const asked = answer.then(() => void vetted.add(id), throwUnproved).finally(() => asking.delete(id));
      asking.set(id, asked);
      return asked;
    },
  };
}

/** That the contract refuses is what this endpoint says; another one may say otherwise. */
function throwUnproved(error: unknown): never {
  if (!isResolverError(error) || error.code !== 'CONTRACT') throw error;
  const { code, reason, shortMessage, details } = error;
  throw new ResolverError({ code, reason, shortMessage, details, retryable: true });
}
