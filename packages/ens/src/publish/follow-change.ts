import type { BlockRef, Finality } from '@peername/resolver-core';
import { PublishError, type PublishProgress } from '@peername/resolver-core/publish';
import type { ChainAccess } from './chain-access.ts';
import { holdsChange } from './holds-change.ts';
import type { SentTransaction } from './look-for.ts';
import { askPatiently, longestPause, type Patience, sleep } from './patience.ts';
import type { PlaceTaken } from './watch-place.ts';

/**
 * Where another transaction got into a block in the place of one that was sent, and does not make its change: whether the
 * name holds that change all the same. Then it is followed by what the name says, until that is final.
 *
 * @throws {@link PublishError} `replaced`, or `dropped` where nobody knows by what
 */
export async function* followChange(
  access: ChainAccess,
  sent: SentTransaction,
  taken: PlaceTaken,
  patience: Patience,
): AsyncGenerator<PublishProgress> {
  const look = (finality: Finality): Promise<Look> => askPatiently(access, lookAt(sent, finality), patience);
  const { hash: transaction } = sent;
  const { block, holds } = await look('latest');
  if (!holds) throw notMade(sent, taken, holds);
  yield { state: 'included', transaction, block, byAnother: true };
  for (;;) {
    const [now, final] = [await look('latest'), await look('finalized')];
    if (!now.holds) throw notMade(sent, taken, now.holds);
    if (final.holds && final.block.number >= block.number) {
      yield { state: 'final', transaction, block: final.block, byAnother: true };
      return;
    }
    await sleep(access.clock, longestPause, patience.signal);
  }
}

interface Look {
  readonly block: BlockRef;
  readonly holds: boolean | undefined;
}

function lookAt(sent: SentTransaction, finality: Finality) {
  return async (node: Parameters<typeof holdsChange>[0]): Promise<Look> => {
    const block = await node.head(finality);
    return { block, holds: await holdsChange(node, sent, block) };
  };
}

function notMade(
  { hash: transaction, account }: SentTransaction,
  taken: PlaceTaken,
  holds: boolean | undefined,
): PublishError {
  const { nonce, does } = taken;
  if (does === 'unknown') {
    const nor = holds === false ? ', and the name does not hold the change' : '';
    return new PublishError({
      reason: 'dropped',
      shortMessage: `Another transaction number ${nonce} of ${account} got into a block in its place, so this one never will${nor}; look at the name, then start again`,
      transaction,
    });
  }
  const shortMessage =
    does === 'nothing'
      ? `It was cancelled: ${taken.hash} of the same account is in block ${taken.block} in its place, and changes nothing; publish again if you still want it`
      : `The account put ${taken.hash} in its place, which is in block ${taken.block} and does something else, so the change was not made; look at the name, then publish again`;
  return new PublishError({ reason: 'replaced', shortMessage, transaction });
}
