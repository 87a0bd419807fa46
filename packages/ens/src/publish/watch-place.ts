import { type BlockNumber, type Count, isResolverError, type Milliseconds } from '@peername/resolver-core';
import { isPublishError } from '@peername/resolver-core/publish';
import type { ChainAccess } from './chain-access.ts';
import { findPlaceTaker, type PlaceTaker } from './find-place-taker.ts';
import type { SentTransaction, Sight } from './look-for.ts';
import { timeOf } from './patience.ts';

/** What became of the place in line of a transaction, in which only one can ever get into a block. */
export type PlaceTaken =
  | ({ readonly nonce: Count } & PlaceTaker)
  /** By one that was not found. */
  | { readonly nonce: Count; readonly does: 'unknown' };

/** Watches the place in line of a transaction that is in no block. */
export interface PlaceWatch {
  /**
   * After each look. One that makes the same change is told of at once: it is followed all the same. Of any other only
   * when it is sure, since whoever is told too early pays twice.
   */
  check(sent: SentTransaction, sight: Sight & { readonly state: 'none' }): Promise<PlaceTaken | undefined>;
  /** It is in a block. */
  forget(): void;
}

/**
 * Servers behind one address do not learn of a block all at once: one may know the account's number, and another not the
 * transaction. After a slot all of them have heard.
 */
const looksToBelieve: Count = 3;
const timeToBelieve: Milliseconds = 12_000;
/** So far a server may be ahead of another one. */
const lag: BlockNumber = 8n;

/** Makes one that asks nothing yet. */
export function watchPlace(access: ChainAccess, signal: AbortSignal | undefined): PlaceWatch {
  let nonce: Count | undefined;
  let mayGuess = true;
  let passed: { readonly since: Milliseconds; readonly looks: Count } | undefined;

  /** Undefined also where no server can say. */
  function find(sent: SentTransaction, place: Count): Promise<PlaceTaker | undefined> {
    return access
      .run((node) => findPlaceTaker(node, sent, place, sent.height - lag), signal)
      .catch((error: unknown) => {
        if (signal?.aborted || !(isResolverError(error) || isPublishError(error))) throw error;
        return undefined;
      });
  }

  return {
    forget() {
      passed = undefined;
    },
    async check(sent, { known, done }) {
      nonce ??= sent.nonce ?? known?.nonce;
      const place = nonce ?? (mayGuess ? sent.likelyNonce : undefined);
      const now = timeOf(access.clock);
      const isPassed = place !== undefined && !known?.isInBlock && done > BigInt(place);
      passed = isPassed ? { since: passed?.since ?? now, looks: (passed?.looks ?? 0) + 1 } : undefined;
      if (place === undefined || !passed) return undefined;
      const isSure = passed.looks >= looksToBelieve && now - passed.since >= timeToBelieve;
      if (passed.looks > 1 && !isSure) return undefined;
      const taker = await find(sent, place);
      if (taker?.does === 'same' && taker.hash !== sent.hash) return { ...taker, nonce: place };
      // What is not sure now is looked at from the beginning: the server lags, or the wallet may have taken another place.
      const isOwn = taker?.hash === sent.hash;
      if (isSure || isOwn) passed = undefined;
      if (isSure && nonce === undefined) mayGuess = false;
      if (!isSure || isOwn || nonce === undefined) return undefined;
      if (taker) return { ...taker, nonce };
      return known ? undefined : { nonce, does: 'unknown' };
    },
  };
}
