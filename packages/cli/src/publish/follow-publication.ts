import { type Coin, formatCoins, type PublishProgress } from '@peername/resolver-core/publish';
import { grouped } from '../quantities.ts';
import type { View } from '../view.ts';
import type { PublishDesk } from './publish-desk.ts';
import { progressToJson } from './publish-json.ts';

/** That a block has it. */
export type HeldProgress = Exclude<PublishProgress, { readonly state: 'sent' }>;

/** How a transaction is followed. */
export interface FollowPlace {
  readonly desk: PublishDesk;
  readonly view: View;
  readonly until: 'included' | 'final';
  /** The coin that fees are paid in. */
  readonly coin: Coin | undefined;
  /** Told each step. */
  reached(progress: PublishProgress): void;
}

/**
 * Tells how far a transaction is, until it is far enough.
 *
 * @returns the step that is far enough
 */
export async function followPublication(
  steps: AsyncIterable<PublishProgress>,
  { desk, view, until, coin, reached }: FollowPlace,
): Promise<HeldProgress> {
  const { dim, green } = view.colors;
  const iterator = steps[Symbol.asyncIterator]();
  let waitingFor = 'until it is sent';
  try {
    for (;;) {
      const next = await desk.timed('wait', waitingFor, iterator.next());
      if (next.done) throw new Error('the publisher ended before the transaction was in a block');
      const progress = next.value;
      await desk.tell(progressToJson(progress), linesOf(progress));
      reached(progress);
      if (progress.state === 'sent') {
        waitingFor = 'until it is in a block';
        desk.status.set('Waiting for a block that holds it');
      } else if (progress.state === until || progress.state === 'final') {
        return progress;
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
    if (progress.state === 'sent') {
      const { transaction, replaces } = progress;
      if (replaces === undefined) return `${dim('Sent')}      ${transaction}\n`;
      return `${dim('Replaced')}  by ${transaction}, which makes the same change\n`;
    }
    const whose = progress.byAnother ? ', by another transaction of the account, which was not found' : '';
    const where = `block ${grouped(progress.block.number)}${whose}`;
    if (progress.state === 'final') return `${green('Final')}     ${where}\n`;
    const paid = progress.fee === undefined || !coin ? '' : `, ${formatCoins(progress.fee, coin, 'up')} paid`;
    return `${green('Included')}  ${where}${paid}\n`;
  }
}
