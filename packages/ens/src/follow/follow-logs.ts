import {
  type BlockNumber,
  type BlockRef,
  type ChainNews,
  type ChangesOptions,
  type Clock,
  type Count,
  type Finality,
  isResolverError,
  type Milliseconds,
  pauseFor,
} from '@peername/resolver-core';
import type { ChainView } from '../chain-view.ts';
import { unknownBlock } from '../ethereum-reader.ts';
import { toQuantity } from '../hex.ts';
import type { ReaderSource } from '../reader-source.ts';
import { changedNodes, changeTopics } from './changed-nodes.ts';

/** What is followed, and through what. */
interface FollowParts {
  readonly source: ReaderSource;
  readonly clock: Clock;
  readonly finality: Finality;
  /** Whether a block comes every twelve seconds. */
  readonly isLive: boolean;
  /** The longest for one look. */
  readonly timeout: Milliseconds;
}

const slot: Milliseconds = 12_000;
// How long after its time a block is usually everywhere.
const settling: Milliseconds = 1_000;
const overduePace: Milliseconds = 2_000;
const localPace: Milliseconds = 500;
// Of blocks whose logs are asked for together after an outage: servers refuse long stretches.
const longestGap: BlockNumber = 128n;
// Servers behind one load balancer do not see a block all at once.
const maxUnknown: Count = 5;

/**
 * Asks for the head about once a slot, and for the logs of what is new: two requests a block. All endpoints stand in for
 * each other.
 */
export async function* followLogs(
  parts: FollowParts,
  { signal, since, every }: ChangesOptions,
): AsyncGenerator<ChainNews> {
  const { clock } = parts;
  let last = since;
  let unknown = 0;
  while (!signal?.aborted) {
    try {
      const news = await lookAtHead(parts, last, signal);
      unknown = 0;
      if (news) {
        last = news.block;
        yield news;
      }
    } catch (error) {
      if (!isResolverError(error) || error.reason !== unknownBlock || ++unknown > maxUnknown) throw error;
    }
    await pauseFor(clock, every ?? paceOf(parts, last), signal);
  }
}

/** Until shortly after the next block is due. */
function paceOf({ isLive, finality, clock }: FollowParts, last: BlockRef | undefined): Milliseconds {
  if (!isLive) return localPace;
  if (finality !== 'latest' || !last?.time) return slot;
  const left = last.time.getTime() + slot + settling - clock.now();
  return left > slot + settling || left < overduePace ? overduePace : left;
}

async function lookAtHead(
  { source, finality, timeout }: FollowParts,
  last: BlockRef | undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<ChainNews | undefined> {
  return source.run(
    async (view, attempt) => {
      const block = await view.head({ finality, fresh: true, signal: attempt });
      if (!last) return { block, subjects: new Set() };
      // Also an endpoint that is behind the one that was asked before.
      if (block.hash === last.hash || block.number < last.number) return undefined;
      try {
        return { block, subjects: await changesSince(view, last, block, { finality, signal: attempt }) };
      } catch (error) {
        if (!isResolverError(error) || error.code !== 'TOO_LARGE') throw error;
        // More logs than are accepted: that there were some is all that is known.
        return { block, subjects: undefined };
      }
    },
    { signal, timeout },
  );
}

/** The nodes that changed after `last`, up to `block`; undefined when it cannot be told which. */
async function changesSince(
  view: ChainView,
  last: BlockRef,
  block: BlockRef,
  { finality, signal }: { readonly finality: Finality; readonly signal: AbortSignal },
): Promise<ChainNews['subjects']> {
  const { reader } = view;
  const topics = [changeTopics] as const;
  const isGap = block.number > last.number + 1n;
  if (block.number - last.number > longestGap) return undefined;
  // All at once, so that they travel together.
  const [kept, before, here] = await Promise.all([
    finality === 'latest' ? view.blockAt(last.number, { signal }) : last,
    isGap
      ? reader.logs(
          { fromBlock: toQuantity(last.number + 1n), toBlock: toQuantity(block.number - 1n), topics },
          { signal },
        )
      : [],
    reader.logs({ blockHash: block.hash, topics }, { signal }),
  ]);
  // What was in the blocks that the chain gave up has changed back.
  if (kept.hash !== last.hash) return undefined;
  return new Set([...changedNodes(before), ...changedNodes(here)]);
}
