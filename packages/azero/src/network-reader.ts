import type { RpcEndpoint, RpcPool } from '@peername/json-rpc';
import type { BlockSource, Clock, Evidence, Finality, ReadOptions } from '@peername/resolver-core';
import type { AzeroProofs } from './azero-proofs.ts';
import type { Block } from './block-header.ts';
import { type BlockReader, type ChainReader, createChainReader } from './chain-reader.ts';
import { caip2, type Deployment } from './deployment.ts';
import { wrongNetwork } from './errors.ts';
import { createRegistryDirectory, type RegistryDirectory } from './registry-directory.ts';
import type { HeadBlock } from './served-block.ts';
import { encodeSs58 } from './ss58.ts';

/** Where something was read. */
export interface Sight {
  readonly block: Block;
  /** CAIP-2. */
  readonly chain: string;
  /** The evidence for an answer of `contract` (32 bytes). */
  evidence(contract: Uint8Array): Evidence;
}

/** What to read, and what follows from it. */
export interface ReadPlan<Value, Conclusion> {
  /** The endings whose registries `read` wants. */
  readonly tlds: readonly string[];
  read(at: BlockReader, registryOf: RegistryDirectory['registryOf'], block: HeadBlock): Promise<Value>;
  /** Part of the attempt: when it finds that the answers cannot be true, another endpoint is asked. */
  conclude(value: Value, sight: Sight): Conclusion;
}

/** Reads contracts of one network at the head of whichever endpoint answers, or at the block that a read names. */
export interface NetworkReader {
  /** @param fresh - whether the head is asked for, however young the one is that is kept */
  read<Value, Conclusion>(
    plan: ReadPlan<Value, Conclusion>,
    options: ReadOptions,
    fresh?: boolean,
  ): Promise<Conclusion>;
  readonly blocks: BlockSource;
}

/** What a {@link NetworkReader} reads through. */
export interface NetworkReaderOptions {
  readonly deployment: Deployment;
  readonly pool: RpcPool;
  readonly clock: Clock;
  /** Of a read that names none. */
  readonly finality: Finality;
  /** Reads with proofs. @default the endpoints run the contracts, and are believed */
  readonly proofs?: AzeroProofs | undefined;
}

/** A reader that knows nothing of its endpoints yet. */
export function createNetworkReader(options: NetworkReaderOptions): NetworkReader {
  const { deployment, pool, clock, proofs } = options;
  const { network, mainTld } = deployment;
  // What one endpoint says of the chain must not count for another, so each has a memory of its own.
  const sources = new Map<RpcEndpoint, { chain: ChainReader; directory: RegistryDirectory }>();
  let { genesis } = deployment;

  function sourceOf(endpoint: RpcEndpoint) {
    const known = sources.get(endpoint);
    if (known) return known;
    const chain = createChainReader(endpoint, {
      clock,
      isLive: network.isLive ?? false,
      readerOf: proofs?.createReaders(mainTld),
      checkGenesis(found) {
        genesis ??= found;
        if (found !== genesis) throw wrongNetwork(endpoint.origin, network.title, genesis, found);
      },
    });
    const source = { chain, directory: createRegistryDirectory(deployment) };
    sources.set(endpoint, source);
    return source;
  }

  function read<Value, Conclusion>(
    plan: ReadPlan<Value, Conclusion>,
    { signal, trace, minBlock, at, finality: wanted = options.finality }: ReadOptions,
    fresh = false,
  ): Promise<Conclusion> {
    const finality = settledFinality(wanted);
    return pool.run(
      async (endpoint, attemptSignal) => {
        const source = sourceOf(endpoint);
        const seen = await source.chain.atHead(
          { finality, minBlock, at, fresh, trace, signal: attemptSignal },
          async (reader, block) => {
            const learning = source.directory.learn(plan.tlds, reader);
            // Waiting for nothing would cost the calls their place in the request that is being put together.
            if (learning) await learning;
            return plan.read(reader, source.directory.registryOf, block);
          },
        );
        const chain = caip2(seen.genesis);
        return plan.conclude(seen.value, {
          block: seen.block,
          chain,
          evidence: (contract) => ({
            service: 'azero',
            network: network.id,
            chain,
            contract: encodeSs58(contract),
            block: seen.block,
            finality,
            // Of a block that the endpoint itself chose, a proof shows no more than its word.
            assurance: proofs && at ? 'proof' : 'single',
            asked: 1,
            agreed: 1,
            offchain: false,
            endpoints: [endpoint.origin],
          }),
        });
      },
      { signal },
    );
  }

  return {
    read,
    blocks: {
      head: (readOptions = {}) =>
        read({ tlds: [], read: async () => {}, conclude: (_, { block }) => block }, readOptions, true),
      blockAt: (number, { signal, trace } = {}) =>
        pool.run(
          (endpoint, attemptSignal) =>
            sourceOf(endpoint).chain.blockAt(number, { trace, signal: attemptSignal }),
          { signal },
        ),
    },
  };
}

/** Nothing lies between the best and the final blocks, so what is to be safe must be final. */
export function settledFinality(finality: Finality): Finality {
  return finality === 'safe' ? 'finalized' : finality;
}
