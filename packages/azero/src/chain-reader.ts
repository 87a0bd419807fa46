import { type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import type {
  BlockNumber,
  BlockRef,
  Clock,
  Count,
  Finality,
  Hex,
  Milliseconds,
  ReadOptions,
} from '@peername/resolver-core';
import { type Block, parseHash, readHeader } from './block-header.ts';
import { contractsCall, encodeContractCall } from './contracts-api.ts';
import { behind, isRefusedCall, otherBlock, refusedCall, stuck, unknownBlock } from './errors.ts';
import { type Ask, createHeadTracker, type Head } from './head-tracker.ts';
import { fromHex } from './hex.ts';
import type { Message } from './message.ts';
import { scaleReader } from './scale-reader.ts';
import type { HeadBlock, ServedBlock } from './served-block.ts';
import { toDate } from './to-date.ts';

/** Reads contracts at one block. */
export interface BlockReader {
  call<Arguments extends readonly unknown[], Value>(
    contract: Uint8Array,
    message: Message<Arguments, Value>,
    ...values: Arguments
  ): Promise<Value>;
}

/** What was read, and where. */
export interface ReadAt<Value> {
  readonly value: Value;
  readonly block: Block;
  readonly genesis: Hex;
}

/** How to read at a head, or at the block that is given. */
export interface HeadOptions extends Pick<ReadOptions, 'signal' | 'trace' | 'minBlock' | 'at'> {
  readonly finality: Finality;
  /** Not the head that is kept. */
  readonly fresh?: boolean | undefined;
}

/** Reads one chain through one endpoint. */
export interface ChainReader {
  /**
   * Runs `task` at the head. What it asks before it first waits travels in one request, together with what is not yet
   * known of the block; the head itself costs a request only when the one kept is over its age.
   *
   * @throws {@link ResolverError} `TOO_OLD`, `WRONG_NETWORK`, and all that the endpoint and the task throw
   */
  atHead<Value>(
    options: HeadOptions,
    task: (at: BlockReader, block: HeadBlock) => Promise<Value>,
  ): Promise<ReadAt<Value>>;
  /**
   * The block at this height.
   * @throws {@link ResolverError} `UNAVAILABLE` (`unknown-block`) when there is none, `TOO_OLD` for one of long ago
   */
  blockAt(number: BlockNumber, options: Pick<ReadOptions, 'signal' | 'trace'>): Promise<BlockRef>;
}

/** What a reader needs to know besides its endpoint. */
export interface ChainReaderOptions {
  readonly clock: Clock;
  /** Whether a head that is long past, or far from here yet, is refused. */
  readonly isLive: boolean;
  /** Told the hash of block 0 once. @throws {@link ResolverError} `WRONG_NETWORK` when it is not the one wanted */
  readonly checkGenesis: (genesis: Hex) => void;
  /** What answers at a block. @default the contracts, run by the endpoint */
  readonly readerOf?: ((block: ServedBlock) => BlockReader) | undefined;
}

// twox128('Timestamp') and twox128('Now'): the storage key of the block's time, u64 milliseconds.
const timestampKey = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';

// Of several finalities, with those before them, at which a quorum may still read.
const blocksKept: Count = 8;

// Blocks come each second and are final soon after; this allows for a clock that is wrong by some minutes.
const stuckAfter: Milliseconds = 300_000;

// Nearer ones cannot be that old, and need not be asked for their time.
const farBelow: BlockNumber = 60n;

/** A reader that knows nothing of its chain yet. */
export function createChainReader(
  endpoint: RpcEndpoint,
  { clock, isLive, checkGenesis, readerOf = callContracts }: ChainReaderOptions,
): ChainReader {
  const heads = createHeadTracker(clock);
  const recent = new Map<Hex, Head>();
  let highest: BlockNumber = 0n;
  let genesis: Hex | undefined;

  async function learnGenesis(ask: Ask): Promise<Hex> {
    if (genesis !== undefined) return genesis;
    const found = parseHash(await ask('chain_getBlockHash', [0]));
    checkGenesis(found);
    genesis = found;
    return found;
  }

  function asker({ signal, trace }: Pick<ReadOptions, 'signal' | 'trace'>): Ask {
    return async (method, params) => {
      try {
        return await endpoint.request(method, params, { signal, trace });
      } catch (error) {
        throw error instanceof RpcReplyError ? refusedCall(endpoint.origin, method, error) : error;
      }
    };
  }

  async function blockAt(number: BlockNumber, ask: Ask): Promise<BlockRef> {
    const hash = await ask('chain_getBlockHash', [Number(number)]);
    if (hash === null) throw unknownBlock(endpoint.origin, `block ${number}`);
    return { number, hash: parseHash(hash) };
  }

  async function checkBlock({ number, hash }: BlockRef, ask: Ask): Promise<void> {
    const found = await blockAt(number, ask);
    if (found.hash !== hash) throw otherBlock(endpoint.origin, number, found.hash);
  }

  function checkTime({ time }: Block): void {
    if (isLive && Math.abs(clock.now() - time.getTime()) > stuckAfter) throw stuck(endpoint.origin, time);
  }

  function remember(head: Head): void {
    const { number = 0n } = head.block ?? {};
    if (number > highest) highest = number;
    recent.delete(head.hash);
    recent.set(head.hash, head);
    if (recent.size > blocksKept) recent.delete(recent.keys().next().value as Hex);
  }

  function headFor(finality: Finality, minBlock: BlockNumber | undefined, ask: Ask): Promise<Head> | Head {
    const head = heads.kept(finality);
    const known = head?.block?.number;
    const lags = minBlock !== undefined && known !== undefined && known < minBlock;
    return head && !lags ? head : heads.fetch(finality, ask);
  }

  async function learnBlock(head: Head, chain: Hex, ask: Ask): Promise<Block> {
    if (head.block) return head.block;
    const [header, now] = await Promise.all([
      ask('chain_getHeader', [head.hash]),
      ask('state_getStorage', [timestampKey, head.hash]),
    ]);
    if (header === null) throw unknownBlock(endpoint.origin);
    const { number, stateRoot } = readHeader(header, head.hash, chain);
    head.stateRoot = stateRoot;
    head.block = { number, hash: head.hash, time: blockTime(now) };
    return head.block;
  }

  return {
    async blockAt(number, options) {
      const ask = asker(options);
      const [block, chain] = await Promise.all([blockAt(number, ask), learnGenesis(ask)]);
      // Who agrees on a block that is too old to read at has agreed in vain.
      if (isLive && highest - number > farBelow)
        checkTime(await learnBlock({ hash: block.hash }, chain, ask));
      return block;
    },

    async atHead({ finality, at, fresh, signal, trace, ...options }, task) {
      const ask = asker({ signal, trace });
      const minBlock = at ? undefined : options.minBlock;
      const choosing = at
        ? (recent.get(at.hash) ?? { hash: at.hash })
        : fresh
          ? heads.fetch(finality, ask)
          : headFor(finality, minBlock, ask);
      const [chain, head] = await Promise.all([learnGenesis(ask), choosing]);

      const readAt = async (head: Head) => {
        const { hash } = head;
        let learning: Promise<Block> | undefined;
        const learn = () => {
          learning ??= learnBlock(head, chain, ask);
          return learning;
        };
        const about = async () => {
          const { number, time } = await learn();
          return { number, stateRoot: head.stateRoot, time };
        };
        // The task comes first: readers gather for a step what they ask together, and the request leaves a step after
        // the first call in it.
        const served: HeadBlock = { hash, origin: endpoint.origin, ask, about };
        const value = task(readerOf(served), served);
        const checking = at && checkBlock(at, ask);
        const work = Promise.all([learn(), value, checking]);
        // In the same request, so that the next read finds a young head. When it fails, the next read asks itself.
        if (!at && heads.ageing(finality)) heads.fetch(finality, ask).catch(() => {});
        const [block, seen] = await work.catch(async (error) => {
          // That it has another block there says more than that it does not know this one.
          await checking;
          throw error;
        });
        remember(head);
        if (at && block.number !== at.number) throw otherBlock(endpoint.origin, at.number, block.hash);
        if (minBlock !== undefined && block.number < minBlock)
          throw behind(endpoint.origin, block.number, minBlock);
        checkTime(block);
        return { value: seen, block, genesis: chain };
      };

      try {
        return await readAt(head);
      } catch (error) {
        // Several nodes may stand behind the endpoint, and this one has not got the block, or has dropped its state.
        if (at || !isRefusedCall(error)) throw error;
        return await readAt(await heads.fetch(finality, ask));
      }
    },
  };
}

/** Lets the endpoint run the contracts, and believes what it says. */
export function callContracts({ hash, ask }: ServedBlock): BlockReader {
  return {
    async call(contract, message, ...values) {
      const call = encodeContractCall(contract, message.encode(...values));
      return message.decode(await ask('state_call', [contractsCall, call, hash]));
    },
  };
}

function blockTime(value: unknown): Date {
  const reader = scaleReader(fromHex(value));
  const time = toDate(reader.uint(8));
  reader.end();
  return time;
}
