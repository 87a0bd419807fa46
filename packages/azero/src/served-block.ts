import type { BlockNumber, Hex } from '@peername/resolver-core';
import type { Ask } from './head-tracker.ts';

/** A block as one endpoint serves it, for readers that check what they are told. */
export interface ServedBlock {
  readonly hash: Hex;
  /** Of the endpoint. */
  readonly origin: string;
  readonly ask: Ask;
  /** What is known of the block; asked for in the same request as what is asked in this step. */
  about(): Promise<BlockFacts>;
}

/** What a block says of itself. */
export interface BlockFacts {
  /** From the header that the block's hash commits to; undefined for a block 0 that goes by a hash of its own. */
  readonly stateRoot: Hex | undefined;
  /** As the endpoint gives it. */
  readonly time: Date;
}

/** The block at the head, for tasks that look at the blocks before it as well. */
export interface HeadBlock extends ServedBlock {
  about(): Promise<BlockFacts & { readonly number: BlockNumber }>;
}
