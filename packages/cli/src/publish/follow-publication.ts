import type { BlockRef } from '@peername/resolver-core';
import { type Coin, formatCoins, type PublishProgress } from '@peername/resolver-core/publish';
import { grouped } from '../quantities.ts';
import type { View } from '../view.ts';
import type { PublishDesk } from './publish-desk.ts';
import { progressToJson } from './publish-json.ts';

/** How a transaction is followed. */
export interface FollowPlace {
  readonly desk: PublishDesk;
  readonly view: View;
  readonly until: 'included' | 'final';
  /** The coin that fees are paid in. */
  readonly coin: Coin | undefined;
  /** Told which block holds the transaction, and when none does any more. */
  included(block: BlockRef | undefined): void;
}

/**
 * Tells how far a transaction is, until it is far enough.
 *
 * @returns the block that holds it
 */
export async function followPublication(
  steps: AsyncIterable<PublishProgress>,
  { desk, view, until, coin, included }: FollowPlace,
): Promise<BlockRef> {
  const { dim, green } = view.colors;
  const iterator = steps[Symbol.asyncIterator]();
  let waitingFor = 'until it is sent';
  try {
    for (;;) {
      const next = await desk.timed('wait', waitingFor, iterator.next());
      if (next.done) throw new Error('the publisher ended before the transaction was in a block');
      const progress = next.value;
      await desk.tell(progressToJson(progress), linesOf(progress));
      included(progress.state === 'sent' ? undefined : progress.block);
      if (progress.state === 'sent') {
        waitingFor = 'until it is in a block';
        desk.status.set('Waiting for a block that holds it');
      } else if (progress.state === until || progress.state === 'final') {
        return progress.block;
      } else {
        waitingFor = 'until it is final';
        desk.status.set('In a block; waiting until it is final');
      }
    }
  } finally {
    desk.status.clear();
    // Ends the watching; nobody waits for how that went.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }

  function linesOf(progress: PublishProgress): string {
    if (progress.state === 'sent') return `${dim('Sent')}      ${progress.transaction}\n`;
    const where = `block ${grouped(progress.block.number)}`;
    if (progress.state === 'final') return `${green('Final')}     ${where}\n`;
    const paid = progress.fee === undefined || !coin ? '' : `, ${formatCoins(progress.fee, coin, 'up')} paid`;
    return `${green('Included')}  ${where}${paid}\n`;
  }
}
