import type { BlockRef, Milliseconds } from '@peername/resolver-core';
import { type FollowOptions, PublishError, type PublishProgress } from '@peername/resolver-core/publish';
import type { ChainAccess } from './chain-access.ts';
import { explainFailure } from './explain-failure.ts';
import { followChange } from './follow-change.ts';
import { lookFor, type SentTransaction } from './look-for.ts';
import { askPatiently, isOutage, longestPause, sleep, timeOf } from './patience.ts';
import { watchPlace } from './watch-place.ts';

const usualWithin: Milliseconds = 300_000;
const firstPause: Milliseconds = 250;

/**
 * Watches a transaction until a final block has it. One that a reorganisation took out of its block is looked for again,
 * and one that its owner replaced by another of the same change, to be faster, is followed as that one.
 *
 * @throws {@link PublishError} `failed`, `replaced`, `dropped`, `unconfirmed`; {@link ResolverError} when no server answers
 *   any more
 */
export async function* followTransaction(
  access: ChainAccess,
  first: SentTransaction,
  { signal, within = usualWithin }: FollowOptions = {},
): AsyncGenerator<PublishProgress> {
  const { clock } = access;
  const patience = { signal, within };
  const place = watchPlace(access, signal);
  let sent = first;
  let included: BlockRef | undefined;
  let lookedSince = timeOf(clock);
  yield { state: 'sent', transaction: sent.hash };
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const { hash: transaction } = sent;
    const sight = await askPatiently(access, (node) => lookFor(node, sent), patience).catch(
      (error: unknown) => {
        // What a block was seen to have is no longer in doubt; that nobody can be asked is all there is to say.
        throw included || !isOutage(error) ? error : unconfirmed(sent, within, error);
      },
    );
    if (sight.state === 'included') {
      const { block, receipt } = sight;
      if (!receipt.succeeded) throw await explainFailure(access, sent, sight, signal);
      if (included?.hash !== block.hash) yield { state: 'included', transaction, block, fee: receipt.fee };
      included = block;
      place.forget();
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
      const taken = await place.check(sent, sight);
      if (taken?.does === 'same') {
        const { hash, nonce } = taken;
        sent = { ...sent, hash, nonce };
        lookedSince = timeOf(clock);
        pause = firstPause;
        yield { state: 'sent', transaction: hash, replaces: transaction };
        continue;
      }
      if (taken) return yield* followChange(access, sent, taken, patience);
      if (timeOf(clock) - lookedSince > within) throw unconfirmed(sent, within);
    }
    await sleep(clock, pause, signal);
  }
}

function unconfirmed({ hash }: SentTransaction, within: Milliseconds, cause?: unknown): PublishError {
  return new PublishError({
    reason: 'unconfirmed',
    shortMessage: `No block had the transaction within ${within / 1000} s; it may still get into one, so look for ${hash} before you send another`,
    transaction: hash,
    cause,
  });
}
