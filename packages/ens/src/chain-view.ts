import {
  type BlockNumber,
  type BlockRef,
  type Clock,
  type Count,
  type Finality,
  type Milliseconds,
  ResolverError,
} from '@peername/resolver-core';
import type { ChainIdentity } from './chain-identity.ts';
import type { EthereumReader, ReaderOptions } from './ethereum-reader.ts';
import { shareWork } from './shared-work.ts';

/** What a head has to be. */
export interface HeadOptions extends ReaderOptions {
  readonly finality: Finality;
  /** At least this block. */
  readonly minBlock?: BlockNumber | undefined;
  /** Not the one remembered. */
  readonly fresh?: boolean | undefined;
  /** Exactly this block, in place of all the above. */
  readonly at?: BlockRef | undefined;
}

/** A reader whose chain was checked, with the heads it showed of late. */
export interface ChainView {
  readonly reader: EthereumReader;
  /**
   * The block to read at: the one remembered while it is young, else the newest.
   * @throws {@link ResolverError} `WRONG_NETWORK`, `TOO_OLD`
   */
  head(options: HeadOptions): Promise<BlockRef>;
  /**
   * Asks for a newer head when the one remembered is past half of its time. Called in the same step as reads, so that
   * it rides in their request and the next read is a warm one too. Failures are for the next read to meet.
   */
  refreshBeside(options: HeadOptions): void;
  /** Asks which chain it is beside reads at a block, where that may have changed since the block was shown. */
  confirmChain(block: BlockRef, options: ReaderOptions): Promise<void> | undefined;
  /**
   * The block at the height.
   * @throws {@link ResolverError} `WRONG_NETWORK`, `UNAVAILABLE` with reason `unknown-block`, `TOO_OLD` as for a head
   */
  blockAt(number: BlockNumber, options: ReaderOptions): Promise<BlockRef>;
  /**
   * The block as this chain has it: the one seen before, or asked for by its height.
   * @throws {@link ResolverError} as `blockAt` does; `DISAGREEMENT` with reason `other-block` when it is not the same
   */
  sameBlock(block: BlockRef, options: ReaderOptions): Promise<BlockRef>;
}

/** What all views of one service share. */
export interface ViewOptions {
  readonly identity: ChainIdentity;
  readonly clock: Clock;
  /** Whether a block whose time is long past, or far from here yet, is refused. */
  readonly watchTime: boolean;
  /** Whether the reader can come to serve another chain, so that its chain is asked beside every read. @default false */
  readonly mayChangeChain?: boolean | undefined;
}

/** How long a head is read at: a slot for the newest; the others move once an epoch. */
export const headAge: Readonly<Record<Finality, Milliseconds>> = {
  latest: 12_000,
  safe: 60_000,
  finalized: 60_000,
};

/** The blocks whose number and hash are known to belong together. */
const rememberedBlocks: Count = 16;

/** Far older than a healthy chain shows (a finalized block is 13 to 19 minutes old): the server stopped following it. */
const stuckAfter: Readonly<Record<Finality, Milliseconds>> = {
  latest: 1_200_000,
  safe: 1_800_000,
  finalized: 2_400_000,
};

/** Wraps a reader. */
export function createChainView(
  reader: EthereumReader,
  { identity, clock, watchTime, mayChangeChain = false }: ViewOptions,
): ChainView {
  const heads = new Map<Finality, { readonly block: BlockRef; readonly at: Milliseconds }>();
  const origin = reader.origins.join(', ');
  const seen: BlockRef[] = [];
  let isChecked = false;
  /** The block with which the chain was asked, until it is read at. */
  let justChecked: BlockRef | undefined;

  const askHead = {
    latest: shareWork((options: ReaderOptions) => ask('latest', options)),
    safe: shareWork((options: ReaderOptions) => ask('safe', options)),
    finalized: shareWork((options: ReaderOptions) => ask('finalized', options)),
  };

  async function ask(finality: Finality, options: ReaderOptions): Promise<BlockRef> {
    const at = clock.now();
    const block = await checkedBlock(finality, options);
    heads.set(finality, { block, at });
    return block;
  }

  async function checkedBlock(which: Finality | BlockNumber, options: ReaderOptions): Promise<BlockRef> {
    const at = clock.now();
    const [block] = await Promise.all([reader.block(which, options), isChecked || checkChain(options)]);
    const isHeight = typeof which === 'bigint';
    // Of a height too, which somebody may have named who wants the past read: none is older than a final head.
    const limit = stuckAfter[isHeight ? 'finalized' : which];
    if (watchTime && block.time && Math.abs(at - block.time.getTime()) > limit) {
      const said = isHeight ? `has block ${which}` : `is stuck at block ${block.number}`;
      throw tooOld(`${origin} ${said} of ${block.time.toISOString()}, or the clock here is wrong`, 'stuck');
    }
    justChecked = block;
    seen.unshift(block);
    seen.length = Math.min(seen.length, rememberedBlocks);
    return block;
  }

  async function checkChain(options: ReaderOptions): Promise<void> {
    identity.check(await reader.chainId(options), origin);
    isChecked = !mayChangeChain;
  }

  /** Infinite also when the clock was set back: the age cannot be told then. */
  function ageOf(finality: Finality): Milliseconds {
    const at = heads.get(finality)?.at;
    const age = at === undefined ? -1 : clock.now() - at;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }

  return {
    reader,
    async head({ finality, minBlock = 0n, fresh, ...options }) {
      const held = heads.get(finality)?.block;
      if (held && !fresh && ageOf(finality) <= headAge[finality] && held.number >= minBlock) return held;
      const block = await askHead[finality](options);
      if (block.number < minBlock) throw tooOld(`${origin} has not reached block ${minBlock}`, 'behind');
      return block;
    },
    refreshBeside({ finality, ...options }) {
      if (ageOf(finality) > headAge[finality] / 2) askHead[finality](options).catch(() => {});
    },
    confirmChain(block, options) {
      if (!mayChangeChain) return undefined;
      const isNew = justChecked?.hash === block.hash;
      justChecked = undefined;
      return isNew ? undefined : checkChain(options);
    },
    blockAt: checkedBlock,
    async sameBlock({ number, hash }, options) {
      const mine = seen.find((block) => block.hash === hash) ?? (await checkedBlock(number, options));
      if (mine.number === number && mine.hash === hash) return mine;
      throw new ResolverError({
        code: 'DISAGREEMENT',
        reason: 'other-block',
        shortMessage: `${origin} has another block ${number} than the others`,
      });
    },
  };
}

function tooOld(shortMessage: string, reason: string): ResolverError {
  return new ResolverError({ code: 'TOO_OLD', reason, shortMessage });
}
