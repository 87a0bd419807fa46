import {
  type BlockRef,
  type Clock,
  type Hex,
  isResolverError,
  type Milliseconds,
  type ResolverError,
  waitFor,
} from '@peername/resolver-core';
import {
  type FollowOptions,
  isPublishError,
  PublishError,
  type PublishProgress,
  type SignedTransaction,
} from '@peername/resolver-core/publish';
import type { Chains } from './chains.ts';
import type { ChainAccess } from './described-chain.ts';
import { type Submission, submit } from './submit.ts';
import { type Sight, watchTransaction } from './watch-transaction.ts';

/** What sending goes through. */
export interface SendPlace {
  readonly chains: Chains;
  readonly clock: Clock;
  readonly timeout: Milliseconds;
  /** The hashes of what was sent. */
  readonly sent: Set<Hex>;
}

// Aleph Zero makes a block each second.
const pause: Milliseconds = 500;

/**
 * Sends a transaction to one endpoint, once, and looks for it in every block until it is final.
 *
 * A lost answer is no refusal: it may have arrived, and is looked for as if it had. What failed in a block is told once
 * the block is final, since in another one it may do what it is for.
 *
 * @throws {@link PublishError} `outdated`, `insufficient-funds`, `refused`, `failed`, `dropped`, `unconfirmed`;
 *   {@link ResolverError} when nothing was sent because no endpoint answered
 */
export async function* sendExtrinsic(
  signed: SignedTransaction,
  { chains, clock, timeout, sent }: SendPlace,
  { signal, within = 300_000 }: FollowOptions,
): AsyncGenerator<PublishProgress, void, undefined> {
  const { hash: transaction } = signed;
  const now = () => clock.elapsed?.() ?? clock.now();
  const { at, watch } = await chains.run(async (at) => ({ at, watch: await watchTransaction(at, signed) }), {
    signal,
  });
  let until = now() + within;
  let fault: ResolverError | undefined;

  /** Undefined where no endpoint let it look, or not far enough: it goes on there, for what was looked at is kept. */
  async function look(): Promise<Sight | undefined> {
    const patience = Math.max(Math.min(timeout, until - now()), pause);
    fault = undefined;
    try {
      return await chains.run((at) => watch.look(at), { signal, timeout: patience });
    } catch (error) {
      // What was sent stays sent, whatever is wrong with the endpoints now.
      if (!isOutage(error)) throw error;
      fault = error;
      return undefined;
    }
  }
  const rest = () =>
    waitFor(new Promise<void>((resolve) => void clock.schedule(resolve, pause)), { clock, signal });

  const submission = watch.isTooLate ? outdated(signed) : await submitOnce(at, signed, sent, signal);
  if (submission !== 'taken') watch.rewind();
  if (isPublishError(submission)) {
    let sight = await look();
    for (; !sight; sight = await look()) {
      if (now() >= until) throw unseen(signed, fault);
      await rest();
    }
    if (!sight.best && !sight.final) throw submission;
  }
  yield { state: 'sent', transaction };

  let told: BlockRef | undefined;
  until = now() + within;
  for (;;) {
    const { best, final, isOver } = (await look()) ?? {};
    const seen = final ?? best;
    if (final?.outcome.failure !== undefined) throw failed(signed, final.block, final.outcome.failure);
    if (seen && seen.outcome.failure === undefined && seen.block.hash !== told?.hash) {
      told = blockOf(seen.block);
      until = now() + within;
      yield { state: 'included', transaction, block: told, fee: seen.outcome.fee };
    }
    if (final && told) return yield { state: 'final', transaction, block: told };
    if (isOver) throw dropped(signed);
    if (now() >= until) throw unconfirmed(signed, told, fault);
    await rest();
  }
}

async function submitOnce(
  at: ChainAccess,
  signed: SignedTransaction,
  sent: Set<Hex>,
  signal: AbortSignal | undefined,
): Promise<Submission> {
  if (sent.has(signed.hash)) return 'there';
  sent.add(signed.hash);
  try {
    const submission = await submit(at, signed, signal);
    if (isPublishError(submission)) sent.delete(signed.hash);
    return submission;
  } catch (error) {
    // Whoever gave up does not know whether it arrived; whatever else is thrown says that it did not.
    const gaveUp = isResolverError(error) && givenUp.has(error.code);
    if (!gaveUp) sent.delete(signed.hash);
    throw error;
  }
}

const givenUp: ReadonlySet<string> = new Set(['ABORTED', 'CLOSED']);

/** Endpoints that cannot be asked now, as opposed to somebody who does not want to wait for them. */
function isOutage(error: unknown): error is ResolverError {
  return isResolverError(error) && !givenUp.has(error.code);
}

function blockOf({ number, hash }: BlockRef): BlockRef {
  return { number, hash };
}

function outdated({ hash, lastBlock }: SignedTransaction): PublishError {
  return new PublishError({
    reason: 'outdated',
    shortMessage: `The transaction could get into a block up to ${lastBlock} only; sign a new one`,
    transaction: hash,
  });
}

function failed({ hash }: SignedTransaction, { number }: BlockRef, failure: string): PublishError {
  return new PublishError({
    reason: 'failed',
    shortMessage: `The transaction is in block ${number} and did nothing: ${failure}; its fee is paid`,
    transaction: hash,
  });
}

function dropped({ hash, lastBlock }: SignedTransaction): PublishError {
  return new PublishError({
    reason: 'dropped',
    shortMessage: `The transaction never got into a block, and after block ${lastBlock} it cannot any more; nothing was paid`,
    transaction: hash,
  });
}

function unseen({ hash }: SignedTransaction, cause: ResolverError | undefined): PublishError {
  return new PublishError({
    reason: 'unconfirmed',
    shortMessage:
      'Whether a block has the transaction already could not be seen; look at the name before you send another one',
    details: cause?.message,
    transaction: hash,
    cause,
  });
}

function unconfirmed(
  { hash }: SignedTransaction,
  block: BlockRef | undefined,
  cause: ResolverError | undefined,
): PublishError {
  return new PublishError({
    reason: 'unconfirmed',
    shortMessage: block
      ? `The transaction is in block ${block.number}, which is not final yet; look again later`
      : 'The transaction was sent and is in no block yet; it may still get there, so look before you send another one',
    details: cause?.message,
    transaction: hash,
    cause,
  });
}
