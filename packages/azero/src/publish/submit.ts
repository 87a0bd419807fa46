import { RpcReplyError } from '@peername/json-rpc';
import { escapeText, isResolverError, type ResolverError } from '@peername/resolver-core';
import { PublishError, type PublishReason, type SignedTransaction } from '@peername/resolver-core/publish';
import type { ChainAccess } from './described-chain.ts';

/**
 * Hands a transaction to one node, once. Returns also when the answer got lost, since it may have arrived; and gives the
 * refusal when that is what a node would say of a transaction that it knows.
 *
 * @throws {@link PublishError} when the node refused it, {@link ResolverError} when it was not sent
 */
export async function submit(
  { endpoint }: ChainAccess,
  { raw, hash }: SignedTransaction,
  signal: AbortSignal | undefined,
): Promise<PublishError | undefined> {
  try {
    await endpoint.request('author_submitExtrinsic', [raw], { signal });
    return undefined;
  } catch (error) {
    if (error instanceof RpcReplyError) return refusedUnlessKnown(error, hash);
    if (isResolverError(error) && !wasNotSent(error)) return undefined;
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
  /** Whether a node says this, too, of a transaction that it has or had. */
  readonly knows?: true;
}

/** By the texts of sc-transaction-pool and sp-runtime, since their codes are those of whole groups. */
const refusals: readonly Refusal[] = [
  {
    pattern: /already imported/i,
    reason: 'refused',
    sentence: 'The node has the transaction already',
    knows: true,
  },
  {
    pattern: /temporarily banned/i,
    reason: 'refused',
    sentence: 'The node had the transaction and does not take it again for now',
    knows: true,
  },
  {
    pattern: /outdated|stale/i,
    reason: 'outdated',
    sentence: 'Another transaction of the account took its place in line; sign a new one',
    knows: true,
  },
  {
    pattern: /ancient birth block/i,
    reason: 'outdated',
    sentence: 'The time of the transaction has run out; sign a new one',
    knows: true,
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

function refusedUnlessKnown(error: RpcReplyError, transaction: SignedTransaction['hash']): PublishError {
  const { data, rpcCode, message } = error;
  const said = typeof data === 'string' ? `${message}: ${data}` : message;
  const refusal = refusals.find(({ pattern }) => pattern.test(said));
  const refused = new PublishError({
    reason: refusal?.reason ?? 'refused',
    shortMessage: refusal?.sentence ?? 'The node did not take the transaction',
    details: `${rpcCode}: ${escapeText(said)}`,
    transaction,
  });
  if (refusal?.knows) return refused;
  throw refused;
}
