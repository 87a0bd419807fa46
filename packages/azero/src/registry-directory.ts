import { getRegistry } from './azns-router.ts';
import type { BlockReader } from './chain-reader.ts';
import type { Deployment } from './deployment.ts';
import { noRegistry } from './errors.ts';

/** Which contract holds the names of an ending, as the deployment says or else the router. */
export interface RegistryDirectory {
  /** Asks the router for the endings that are not known. Undefined when all are, so that nothing waits. */
  learn(tlds: Iterable<string>, at: BlockReader): Promise<void> | undefined;
  /** The registry (32 bytes) of an ending. @throws {@link ResolverError} `CONTRACT` when there is none */
  readonly registryOf: (tld: string) => Uint8Array;
}

/** A directory for one endpoint: what one router says must not count for another endpoint. */
export function createRegistryDirectory({ network, registries, router }: Deployment): RegistryDirectory {
  const known = new Map(registries);
  return {
    learn(tlds, at) {
      const unknown = [...new Set(tlds)].filter((tld) => !known.has(tld));
      return router && unknown.length > 0 ? askRouter(router, unknown, at) : undefined;
    },
    registryOf(tld) {
      const registry = known.get(tld);
      if (registry) return registry;
      throw noRegistry(`.${tld}`, network.title);
    },
  };

  async function askRouter(contract: Uint8Array, tlds: readonly string[], at: BlockReader): Promise<void> {
    await Promise.all(
      tlds.map(async (tld) => {
        const registry = await at.call(contract, getRegistry, tld);
        if (registry) known.set(tld, registry);
      }),
    );
  }
}
