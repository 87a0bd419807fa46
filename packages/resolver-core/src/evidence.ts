import type { BlockNumber, Count, Hex } from './units.ts';

/** How settled the block is that an answer was read at. */
export type Finality = 'latest' | 'safe' | 'finalized';

/**
 * How strong an answer is, the weakest first: one endpoint's word, several that agree, or a proof against a block that
 * several agree on.
 */
export type Assurance = 'single' | 'quorum' | 'proof';

/** The block an answer was read at. */
export interface BlockRef {
  readonly number: BlockNumber;
  readonly hash: Hex;
  /** When the chain says the block was made. */
  readonly time?: Date | undefined;
}

/** Where an answer comes from. Every answer has one: an answer without evidence is a rumour. */
export interface Evidence {
  /** The name service's id. */
  readonly service: string;
  /** The network's id, such as `aleph-zero`. */
  readonly network: string;
  /** The chain in CAIP-2 form, such as `eip155:1`, as the endpoint showed it. */
  readonly chain: string;
  /** The contract that answered, in the chain's own address form. */
  readonly contract: string;
  readonly block: BlockRef;
  readonly finality: Finality;
  readonly assurance: Assurance;
  /** How many endpoints were asked, and how many gave this answer. */
  readonly asked: Count;
  readonly agreed: Count;
  /** Origins of the endpoints that gave another answer at the same block: they lie, or read another chain. */
  readonly dissent?: readonly string[] | undefined;
  /** Whether a server outside the chain had a part in the answer (EIP-3668). */
  readonly offchain: boolean;
  /** Origins of the endpoints (`https://host:port`), never a path or a query: those can hold keys. */
  readonly endpoints: readonly string[];
  /** Origins of the gateways that passed the answer on, the nearest first. They add to the evidence, they never replace it. */
  readonly via?: readonly string[] | undefined;
}
