import {
  type Assurance,
  type BlockRef,
  type BlockSource,
  type Clock,
  type Evidence,
  type Finality,
  type Hex,
  isResolverError,
  type Milliseconds,
  type Network,
  type ReadOptions,
  ResolverError,
  toResolverError,
} from '@peername/resolver-core';
import { callAtHead } from './call-at-head.ts';
import { noUniversalResolver } from './call-fault.ts';
import { type CcipContext, followLookups, type OffchainPart } from './ccip-read.ts';
import type { ChainIdentity } from './chain-identity.ts';
import type { ChainView } from './chain-view.ts';
import { withDeadline } from './deadline.ts';
import { serviceId } from './ens-name.ts';
import type { CallReply, EthereumReader } from './ethereum-reader.ts';
import type { ReaderSource } from './reader-source.ts';

/** The Universal Resolver's last word on one call. */
export interface ResolverAnswer {
  readonly reply: CallReply;
  readonly offchain: OffchainPart;
  readonly evidence: Evidence;
}

/** Calls the Universal Resolver. */
export interface ResolverClient {
  readonly network: Network;
  readonly address: Hex;
  readonly finality: Finality;
  /** What may be shown of all servers that may be asked. */
  readonly origins: readonly string[];
  readonly blocks: BlockSource;
  /**
   * The answers to calls made at one block, in their order, each followed through its off-chain look-ups.
   * @throws {@link ResolverError} when no call got anywhere
   */
  ask(
    calls: readonly Uint8Array[],
    options: ReadOptions,
  ): Promise<readonly (ResolverAnswer | ResolverError)[]>;
  close(): Promise<void>;
}

/** What a client is made of. */
export interface ResolverClientOptions {
  readonly network: Network;
  readonly address: Hex;
  readonly finality: Finality;
  /** How strong the source's answers are. */
  readonly assurance: Assurance;
  /** The longest time for all of one `ask`. */
  readonly timeout: Milliseconds;
  readonly source: ReaderSource;
  readonly identity: ChainIdentity;
  readonly ccip: CcipContext;
  readonly clock: Clock;
}

/** Makes a client; it owns the source. */
export function createResolverClient(options: ResolverClientOptions): ResolverClient {
  const { network, address, source, identity, ccip, clock, timeout } = options;
  const closing = new AbortController();

  async function askAll(
    calls: readonly Uint8Array[],
    { finality = options.finality, minBlock, at, trace, signal: round }: ReadOptions,
    signal: AbortSignal,
  ): Promise<readonly (ResolverAnswer | ResolverError)[]> {
    const deadline = clock.now() + timeout;
    const toResolver = calls.map((data) => ({ to: address, data }));
    const { reader, block, replies } = await source.run(
      async (view, attempt) => ({
        reader: view.reader,
        ...(await callAtHead(view, toResolver, { finality, minBlock, at, trace, signal: attempt })),
      }),
      { signal, timeout },
    );

    // Not within the run above: a slow server that a stranger chose says nothing about the endpoint.
    const finish = async (first: CallReply): Promise<ResolverAnswer> => {
      const left = { timeout: deadline - clock.now(), signal, round, trace };
      const { reply, offchain } = await followLookups(first, { to: address, block, reader }, ccip, left);
      if (reply.state === 'returned' && reply.data.length === 0) throw noUniversalResolver(address);
      return { reply, offchain, evidence: evidenceOf(reader, block, finality, offchain) };
    };
    return Promise.all(
      replies.map((reply) => (isResolverError(reply) ? reply : finish(reply).catch(toResolverError))),
    );
  }

  /** Ends the work with the reader's signal, or when the client is closed. */
  async function whileOpen<T>(
    { signal }: ReadOptions,
    work: (ending: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (closing.signal.aborted) throw closedError();
    try {
      return await withDeadline({ clock, signals: [signal, closing.signal] }, work);
    } catch (error) {
      throw closing.signal.aborted ? closedError() : error;
    }
  }

  function onView<T>(
    readOptions: ReadOptions,
    task: (view: ChainView, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return whileOpen(readOptions, (signal) => source.run(task, { signal, timeout }));
  }

  function evidenceOf(
    reader: EthereumReader,
    block: BlockRef,
    finality: Finality,
    { asked }: OffchainPart,
  ): Evidence {
    return {
      service: serviceId,
      network: network.id,
      chain: identity.chain,
      contract: address,
      block,
      finality,
      assurance: options.assurance,
      asked: 1,
      agreed: 1,
      offchain: asked,
      endpoints: reader.origins,
    };
  }

  return {
    network,
    address,
    finality: options.finality,
    origins: source.origins,
    ask: (calls, readOptions) => whileOpen(readOptions, (ending) => askAll(calls, readOptions, ending)),
    blocks: {
      head: (readOptions = {}) =>
        onView(readOptions, (view, signal) => {
          const { finality = options.finality, minBlock, trace } = readOptions;
          // Who asks for blocks keeps them, and would have an old one for twice as long.
          return view.head({ finality, minBlock, trace, signal, fresh: true });
        }),
      blockAt: (number, readOptions = {}) =>
        onView(readOptions, (view, signal) => view.blockAt(number, { signal, trace: readOptions.trace })),
    },
    async close() {
      closing.abort();
      await source.close();
    },
  };
}

function closedError(): ResolverError {
  return new ResolverError({ code: 'CLOSED', shortMessage: 'The name service is closed' });
}
