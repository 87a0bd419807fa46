import type { BlockNumber, Hex } from '@peername/resolver-core';
import type { SignedTransaction } from '@peername/resolver-core/publish';
import { parseHash, readHeader } from '../block-header.ts';
import type { ChainAccess } from './described-chain.ts';
import { type Outcome, readOutcome } from './outcome.ts';
import { takeApart } from './signed-extrinsic.ts';
import { holderOf, type LookedAt, walkBack } from './walk-back.ts';

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
  /** Goes back to where the life of the transaction began, if it has one: it may have been sent before. */
  rewind(at: ChainAccess): Promise<void>;
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
  let blocks = new Map<Hex, LookedAt>([[start, first]]);
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
      const known = blocks;
      for (const block of await walkBack(at, bestHash, known, raw, genesis)) known.set(block.hash, block);
      const [best, final] = await Promise.all([
        sighting(at, holderOf(known, bestHash)),
        sighting(at, holderOf(known, finalHash)),
      ]);
      const height = known.get(finalHash)?.number;
      const isOver = !final && lastBlock !== undefined && height !== undefined && height >= lastBlock;
      return { best, final, isOver };
    },
    async rewind(at) {
      const birth = takeApart(api, raw)?.lifeAt(lastBlock ?? first.number)?.birth ?? first.number;
      if (birth >= first.number || first.number - birth > longestRewind) return;
      const hash = parseHash(await at.ask('chain_getBlockHash', [Number(birth)]));
      blocks = new Map([[hash, await headerOf(at, hash, genesis)]]);
    },
  };
}

async function headerOf(at: ChainAccess, hash: Hex, genesis: Hex): Promise<LookedAt> {
  const { number } = readHeader(await at.ask('chain_getHeader', [hash]), hash, genesis);
  return { number, hash, parent: undefined, index: undefined };
}
