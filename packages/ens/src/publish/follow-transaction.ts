import {
  abortedError,
  type BlockRef,
  type Clock,
  type Count,
  isResolverError,
  type Milliseconds,
  waitFor,
} from '@peername/resolver-core';
import {
  type FollowOptions,
  isPublishError,
  PublishError,
  type PublishProgress,
} from '@peername/resolver-core/publish';
import type { ChainAccess } from './chain-access.ts';
import { explainFailure } from './explain-failure.ts';
import { lookFor, type SentTransaction, type Sight } from './look-for.ts';

const usualWithin: Milliseconds = 300_000;
const firstPause: Milliseconds = 250;
const longestPause: Milliseconds = 4_000;
/**
 * Servers behind one address do not learn of a block all at once: one may know the account's number, and another not the
 * transaction. After a slot all of them have heard, and who is told too early pays twice.
 */
const looksToBelieve: Count = 3;
const timeToBelieve: Milliseconds = 12_000;

/**
 * Watches a transaction until a final block has it. One that a reorganisation took out of its block is looked for again.
 *
 * @throws {@link PublishError} `failed`, `dropped`, `unconfirmed`; {@link ResolverError} when no server answers any more
 */
export async function* followTransaction(
  access: ChainAccess,
  sent: SentTransaction,
  { signal, within = usualWithin }: FollowOptions = {},
): AsyncGenerator<PublishProgress> {
  const { clock } = access;
  const { hash: transaction } = sent;
  const steady = steadyLook(access, sent, { signal, within });
  let included: BlockRef | undefined;
  let lookedSince = timeOf(clock);
  let passed: Passed | undefined;
  let { nonce } = sent;
  yield { state: 'sent', transaction };
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const sight = await steady().catch((error: unknown) => {
      // What a block was seen to have is no longer in doubt; that nobody can be asked is all there is to say.
      throw included || !isOutage(error) ? error : unconfirmed(sent, within, error);
    });
    if (sight.state === 'included') {
      const { block, receipt } = sight;
      if (!receipt.succeeded) throw await explainFailure(access, sent, sight, signal);
      if (included?.hash !== block.hash) yield { state: 'included', transaction, block, fee: receipt.fee };
      included = block;
      passed = undefined;
      if (sight.isFinal) {
        yield { state: 'final', transaction, block };
        return;
      }
    } else {
      if (included) {
        included = undefined;
        lookedSince = timeOf(clock);
        pause = firstPause;
        yield { state: 'sent', transaction };
      }
      nonce ??= sight.known?.nonce;
      const now = timeOf(clock);
      passed = isPassed(sight, nonce)
        ? { since: passed?.since ?? now, looks: (passed?.looks ?? 0) + 1 }
        : undefined;
      if (passed && passed.looks >= looksToBelieve && now - passed.since >= timeToBelieve)
        throw dropped(sent, nonce);
      if (now - lookedSince > within) throw unconfirmed(sent, within);
    }
    await sleep(clock, pause, signal);
  }
}

/** Looks, and outlasts outages that are shorter than `within`. */
function steadyLook(
  access: ChainAccess,
  sent: SentTransaction,
  { signal, within }: { readonly signal: AbortSignal | undefined; readonly within: Milliseconds },
): () => Promise<Sight> {
  const { clock } = access;
  return async () => {
    const since = timeOf(clock);
    for (;;) {
      try {
        return await access.run((node) => lookFor(node, sent), signal);
      } catch (error) {
        if (!isOutage(error) || timeOf(clock) - since > within) throw error;
        await sleep(clock, longestPause, signal);
      }
    }
  };
}

/** What may be over in a moment; a wallet can come back to the chain as well. */
function isOutage(error: unknown): boolean {
  if (isPublishError(error)) return error.reason === 'wrong-chain';
  return isResolverError(error) && error.retryable;
}

/** By a clock that nobody can set, where there is one. */
function timeOf(clock: Clock): Milliseconds {
  return clock.elapsed?.() ?? clock.now();
}

/** That the account's number was past at each look. */
interface Passed {
  readonly since: Milliseconds;
  readonly looks: Count;
}

/** Whether the account has made another transaction in the place of this one. */
function isPassed({ known, done }: Sight & { readonly state: 'none' }, nonce: number | undefined): boolean {
  return known === undefined && nonce !== undefined && done > BigInt(nonce);
}

function dropped({ hash, account }: SentTransaction, nonce: number | undefined): PublishError {
  return new PublishError({
    reason: 'dropped',
    shortMessage: `Another transaction number ${nonce} of ${account} got into a block in its place, so this one never will; look at the name, then start again`,
    transaction: hash,
  });
}

function unconfirmed({ hash }: SentTransaction, within: Milliseconds, cause?: unknown): PublishError {
  return new PublishError({
    reason: 'unconfirmed',
    shortMessage: `No block had the transaction within ${within / 1000} s; it may still get into one, so look for ${hash} before you send another`,
    transaction: hash,
    cause,
  });
}

async function sleep(clock: Clock, time: Milliseconds, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) throw abortedError(signal);
  let stop = (): void => {};
  const rest = new Promise<void>((resolve) => {
    stop = clock.schedule(resolve, time);
  });
  await waitFor(rest, { clock, signal }).finally(() => stop());
}
