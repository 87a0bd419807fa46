import type { BlockNumber, Hex } from '@peername/resolver-core';
import type { SignedTransaction } from '@peername/resolver-core/publish';
import { parseHash, readHeader } from '../block-header.ts';
import type { ChainAccess } from './described-chain.ts';
import { type Outcome, readOutcome } from './outcome.ts';
import { takeApart } from './signed-extrinsic.ts';
import { holderOf, type LookedAt, lookFurtherBack, walkBack } from './walk-back.ts';

/** A transaction in a block. */
export interface Sighting {
  readonly block: LookedAt;
  readonly outcome: Outcome;
}

/** What one look at the chain shows. */
export interface Sight {
  /** Where it is on the way back from the best block. */
  readonly best: Sighting | undefined;
  /** Where it is on the way back from the last final block. */
  readonly final: Sighting | undefined;
  /** Whether it is in no final block, and can never get into a later one. */
  readonly isOver: boolean;
}

/** Looks for one transaction, block by block from a final one on. */
export interface TransactionWatch {
  /** Whether the best block, when this began, was the last one that may hold it, or a later one. */
  readonly isTooLate: boolean;
  look(at: ChainAccess): Promise<Sight>;
  /** From now on looks in all blocks of the transaction's life, if that has a beginning: it may have been sent before. */
  rewind(): void;
}

// Half an hour of Aleph Zero. What was sent earlier is better looked up by what it was to change.
const longestRewind: BlockNumber = 2_048n;

/** A watch that begins after the last final block. */
export async function watchTransaction(
  at: ChainAccess,
  { raw, lastBlock }: SignedTransaction,
): Promise<TransactionWatch> {
  const start = parseHash(await at.ask('chain_getFinalizedHead', []));
  const api = await at.describedAt(start);
  const genesis = api.genesisHash.toHex();
  const [first, best] = await Promise.all([
    headerOf(at, start, genesis),
    at.ask('chain_getBlockHash', []).then((hash) => headerOf(at, parseHash(hash), genesis)),
  ]);
  const blocks = new Map<Hex, LookedAt>([[start, first]]);
  let beginsAfter = first.number;
  const outcomes = new Map<Hex, Outcome>();

  async function sighting(at: ChainAccess, block: LookedAt | undefined): Promise<Sighting | undefined> {
    if (!block) return undefined;
    const outcome = outcomes.get(block.hash) ?? (await readOutcome(at, block, raw));
    outcomes.set(block.hash, outcome);
    return { block, outcome };
  }

  return {
    isTooLate: lastBlock !== undefined && best.number >= lastBlock,
    async look(at) {
      // In this order, so that the final block is on the way back from the best one.
      const finalHash = parseHash(await at.ask('chain_getFinalizedHead', []));
      const bestHash = parseHash(await at.ask('chain_getBlockHash', []));
      // Several attempts may look at the same time; each adds what is true.
      for (const block of await walkBack(at, bestHash, blocks, raw, genesis)) blocks.set(block.hash, block);
      if (!holderOf(blocks, bestHash)) await lookFurtherBack(at, first, beginsAfter, blocks, raw, genesis);
      const [best, final] = await Promise.all([
        sighting(at, holderOf(blocks, bestHash)),
        sighting(at, holderOf(blocks, finalHash)),
      ]);
      const height = blocks.get(finalHash)?.number;
      const isOver = !final && lastBlock !== undefined && height !== undefined && height >= lastBlock;
      return { best, final, isOver };
    },
    rewind() {
      const birth = takeApart(api, raw)?.lifeAt(lastBlock ?? first.number)?.birth ?? first.number;
      if (first.number - birth <= longestRewind) beginsAfter = birth;
    },
  };
}

async function headerOf(at: ChainAccess, hash: Hex, genesis: Hex): Promise<LookedAt> {
  const { number } = readHeader(await at.ask('chain_getHeader', [hash]), hash, genesis);
  return { number, hash, parent: undefined, index: undefined };
}
