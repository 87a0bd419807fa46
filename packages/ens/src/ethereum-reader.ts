import type { BlockNumber, BlockRef, Finality, Hex, Trace } from '@peername/resolver-core';

/** Options of one request to a chain. */
export interface ReaderOptions {
  readonly signal?: AbortSignal | undefined;
  readonly trace?: Trace | undefined;
}

/** A call to a contract that changes nothing. */
export interface ContractCall {
  /** Who would make it. @default nobody */
  readonly from?: Hex | undefined;
  readonly to: Hex;
  readonly data: Uint8Array;
}

/** What a contract answered: data returned, or data that it reverted with, which may be empty. */
export interface CallReply {
  readonly state: 'returned' | 'reverted';
  readonly data: Uint8Array;
}

/** Which logs are wanted. */
export type LogFilter = (
  | { readonly blockHash: Hex }
  /** Both as JSON-RPC has numbers. */
  | { readonly fromBlock: Hex; readonly toBlock: Hex }
) & {
  /** Any of these as the first topic. */
  readonly topics: readonly [readonly Hex[]];
};

/**
 * All that the service needs of an Ethereum node.
 *
 * Every request rejects with a `ResolverError` when nothing was learnt.
 */
export interface EthereumReader {
  /** What may be shown of the servers asked. */
  readonly origins: readonly string[];
  chainId(options: ReaderOptions): Promise<bigint>;
  /**
   * The newest block of that finality, or the block at that height.
   * @throws {@link ResolverError} with reason {@link unknownBlock} when the server has none at the height
   */
  block(which: Finality | BlockNumber, options: ReaderOptions): Promise<BlockRef>;
  /**
   * The contract's answer at the block, which must be one of the present chain where it can be asked by its hash.
   * @throws {@link ResolverError} with reason {@link unknownBlock} when the server does not have the block
   */
  call(call: ContractCall, block: BlockRef, options: ReaderOptions): Promise<CallReply>;
  /** The logs of one block, or of all from one height to another, unchecked. */
  logs(filter: LogFilter, options: ReaderOptions): Promise<unknown>;
}

/** The reason of an error that a newer head cures: servers behind one load balancer do not see a block all at once. */
export const unknownBlock = 'unknown-block';
