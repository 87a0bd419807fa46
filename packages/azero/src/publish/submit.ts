import { RpcReplyError } from '@peername/json-rpc';
import { escapeText, isResolverError, type ResolverError } from '@peername/resolver-core';
import { PublishError, type PublishReason, type SignedTransaction } from '@peername/resolver-core/publish';
import type { ChainAccess } from './described-chain.ts';

/**
 * What became of a transaction that was handed in: the node took it; it is there, or may be, and nobody knows since when;
 * or it was refused in words that a node has also for a transaction that is in a block already.
 */
export type Submission = 'taken' | 'there' | PublishError;

/**
 * Hands a transaction to one node, once. Where the answer got lost, it may have arrived.
 *
 * @throws {@link PublishError} when the node refused it, {@link ResolverError} when it was not sent
 */
export async function submit(
  { endpoint }: ChainAccess,
  { raw, hash }: SignedTransaction,
  signal: AbortSignal | undefined,
): Promise<Submission> {
  try {
    await endpoint.request('author_submitExtrinsic', [raw], { signal });
    return 'taken';
  } catch (error) {
    if (error instanceof RpcReplyError) return thereUnlessRefused(error, hash);
    if (isResolverError(error) && !wasNotSent(error)) return 'there';
    throw error;
  }
}

/** Nobody waits for it any more, the server asked to be spared before it looked at anything, or there was none. */
function wasNotSent({ code, details }: ResolverError): boolean {
  return ['ABORTED', 'CLOSED', 'RATE_LIMITED'].includes(code) || unreachable.has(details);
}

const unreachable: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH']);

interface Refusal {
  readonly pattern: RegExp;
  readonly reason: PublishReason;
  readonly sentence: string;
  /** Whether a node says this, too, of a transaction that is in a block. */
  readonly isOfKnown?: true;
}

/** By the texts of sc-transaction-pool and sp-runtime, since their codes are those of whole groups. */
const refusals: readonly Refusal[] = [
  {
    pattern: /temporarily banned/i,
    reason: 'refused',
    sentence: 'The node had the transaction and does not take it again for now',
    isOfKnown: true,
  },
  {
    pattern: /outdated|stale/i,
    reason: 'outdated',
    sentence: 'Another transaction of the account took its place in line; sign a new one',
    isOfKnown: true,
  },
  {
    pattern: /ancient birth block/i,
    reason: 'outdated',
    sentence: 'The time of the transaction has run out; sign a new one',
    isOfKnown: true,
  },
  {
    pattern: /pay some fees|balance too low/i,
    reason: 'insufficient-funds',
    sentence: 'The account cannot pay the fee; send it some coins and try again',
  },
  {
    pattern: /bad signature|bad proof/i,
    reason: 'refused',
    sentence: 'The node takes the signature for a wrong one; sign it anew',
  },
  {
    pattern: /priority is too low/i,
    reason: 'refused',
    sentence: 'Another transaction of the account waits in its place; wait until it is in a block',
  },
  {
    pattern: /immediately dropped|pool is full/i,
    reason: 'refused',
    sentence: 'The node has more transactions than it can hold; try again later',
  },
];

// Of one that waits there for a block.
const imported = /already imported/i;

function thereUnlessRefused(error: RpcReplyError, transaction: SignedTransaction['hash']): Submission {
  const { data, rpcCode, message } = error;
  const said = typeof data === 'string' ? `${message}: ${data}` : message;
  if (imported.test(said)) return 'there';
  const refusal = refusals.find(({ pattern }) => pattern.test(said));
  const refused = new PublishError({
    reason: refusal?.reason ?? 'refused',
    shortMessage: refusal?.sentence ?? 'The node did not take the transaction',
    details: `${rpcCode}: ${escapeText(said)}`,
    transaction,
  });
  if (refusal?.isOfKnown) return refused;
  throw refused;
}
