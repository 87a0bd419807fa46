import { isPublishError, type PublishProgress } from '@peername/resolver-core/publish';
import type { DeskParts, OwnPublicKey } from './desk-parts.ts';
import type { Progress, ReadyPlan, Seen, Step } from './desk-state.ts';
import { hexOfKey } from './hex-of-key.ts';
import type { Chain } from './open-chain.ts';
import { problemOf } from './problem.ts';
import { seeResult } from './see-result.ts';
import { wantedChain } from './wallet-choices.ts';
import type { ConnectedWallet } from './wallets/wallet.ts';

/** What is published, from where to where. */
export interface PublishWork {
  readonly parts: DeskParts;
  readonly chain: Chain;
  readonly wallet: ConnectedWallet;
  readonly ready: ReadyPlan;
  readonly name: string;
  readonly own: OwnPublicKey;
  /** Told each step of it, up to `published` or `stopped`. */
  tell(step: Step): void;
  readonly ending: AbortSignal;
}

/** Has a wallet sign, sends once, follows the transaction until it is final, and reads the name again as callers do. */
export async function publishPlan(work: PublishWork): Promise<void> {
  const { parts, chain, ready, name, tell, ending } = work;
  // Such a wallet sends by itself, so that a tab that is closed now may never learn of it.
  const walletSends = chain.id === 'ens';
  let progress: Progress = { at: 'asking' };
  let seen: Seen | undefined;
  let seeing: Promise<void> | undefined;
  const show = (): void => {
    tell(seen ? { ...ready, at: 'published', progress, seen } : { ...ready, at: 'publishing', progress });
  };

  try {
    const signer = await work.wallet.signerOf(ready.account);
    if (!(await isOnItsChain(work))) {
      const wanted = wantedChain(await chain.publisher.prepare(ready.plan), chain);
      return tell({ at: 'wrong-chain', chain: wanted, account: ready.account });
    }
    if (ending.aborted) return;
    if (walletSends) parts.earlier.note(name, undefined);
    for await (const state of chain.publisher.publish(ready.plan, signer, { signal: ending })) {
      progress = progressOf(state);
      if (state.state === 'sent') {
        // Also after a block was taken back: what was seen there is not to be relied on.
        seen = undefined;
        seeing = undefined;
        parts.earlier.note(name, state.transaction);
      } else if (isVisible(state, chain) && !seeing) {
        parts.earlier.forget(name);
        seen = { at: 'looking' };
        seeing = see(work, state.block.number, (next) => {
          seen = next;
          show();
        });
      }
      show();
    }
    await seeing;
  } catch (error) {
    // Given up by its owner, who was told what that means.
    if (ending.aborted) return;
    const mayBeSent = progress.at !== 'asking';
    if (isPublishError(error) && error.reason !== 'unconfirmed') parts.earlier.forget(name);
    // What a block has is published, even when nobody can be asked any more whether it is final.
    if (seen && !isPublishError(error)) return void (await seeing);
    const transaction = progress.at === 'asking' ? undefined : progress.transaction;
    tell({ at: 'stopped', problem: problemOf(error, { name, mayBeSent, transaction }) });
  }
}

async function isOnItsChain({ wallet, chain, ready }: PublishWork): Promise<boolean> {
  if (!wallet.chain) return true;
  const wanted = wantedChain(await chain.publisher.prepare(ready.plan), chain);
  return wallet.chain.isOn(wanted, ready.plan.block.hash);
}

function progressOf(state: PublishProgress): Progress {
  const { transaction } = state;
  if (state.state === 'sent') return { at: 'sent', transaction };
  return { at: state.state, transaction, block: state.block.number };
}

type InBlock = Exclude<PublishProgress, { readonly state: 'sent' }>;

function isVisible(state: InBlock, { visibleFrom }: Chain): boolean {
  return visibleFrom === 'included' || state.state === 'final';
}

/** The name is the own one from now on: its owner has just signed for it. */
async function see(
  { parts, name, own, ending }: PublishWork,
  block: bigint,
  tell: (seen: Seen) => void,
): Promise<void> {
  const looking = seeResult((signal) => parts.find(name, signal), block, hexOfKey(own.bytes), ending);
  const seen = await looking.catch((): Seen => ({ at: 'nothing-learnt', forCallers: undefined }));
  if (seen.at === 'own-key') await parts.keepName(name);
  tell(seen);
}
