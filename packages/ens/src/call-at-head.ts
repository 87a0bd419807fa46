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
    callAll(view, calls, asked, options),
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

async function callAll(
  view: ChainView,
  calls: readonly ContractCall[],
  block: BlockRef,
  options: HeadOptions,
): Promise<(CallReply | ResolverError)[]> {
  const { signal, trace } = options;
  const replies = await Promise.all(
    calls.map((call) => view.reader.call(call, block, { signal, trace }).catch(toResolverError)),
  );
  const isTooLarge = replies.every((reply) => isResolverError(reply) && reply.code === 'TOO_LARGE');
  if (!isTooLarge || calls.length < 2) return replies;
  // One name with a huge record must not cost the others of its batch their answers.
  const half = Math.ceil(calls.length / 2);
  const left = await callAll(view, calls.slice(0, half), block, options);
  return [...left, ...(await callAll(view, calls.slice(half), block, options))];
}
