import { type BlockRef, isResolverError, type ResolverError, toResolverError } from '@peername/resolver-core';
import type { ChainView, HeadOptions } from './chain-view.ts';
import { type CallReply, type ContractCall, unknownBlock } from './ethereum-reader.ts';

/** Replies to calls, and the block that all of them were made at. */
export interface RepliesAtHead {
  readonly block: BlockRef;
  /** In the order of the calls. */
  readonly replies: readonly (CallReply | ResolverError)[];
}

/**
 * Makes calls at the head: in one request when the head is known, else in two; or at the block named, in one.
 *
 * A server that does not have the block it named a moment ago is asked for its head once more.
 *
 * @throws {@link ResolverError} when every call failed in a way that another server may not
 */
export async function callAtHead(
  view: ChainView,
  calls: readonly ContractCall[],
  options: HeadOptions,
): Promise<RepliesAtHead> {
  const { at } = options;
  const asked = at ?? (await view.head(options));
  if (!at) view.refreshBeside(options);
  const [block, replies] = await Promise.all([
    at ? view.sameBlock(at, options) : asked,
    Promise.all(calls.map((call) => view.reader.call(call, asked, options).catch(toResolverError))),
    view.confirmChain(asked, options),
  ]);
  if (
    !at &&
    !options.fresh &&
    replies.some((reply) => isResolverError(reply) && reply.reason === unknownBlock)
  ) {
    return callAtHead(view, calls, { ...options, fresh: true });
  }
  const [first] = replies;
  if (isResolverError(first) && replies.every((reply) => isResolverError(reply) && reply.retryable))
    throw first;
  return { block, replies };
}
