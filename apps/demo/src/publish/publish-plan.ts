import type { CalleeLookup } from '@peername/call';
import {
  isPublishError,
  PublishError,
  type PublishProgress,
  type PublishReason,
} from '@peername/resolver-core/publish';
import { hexOfKey } from '../identity/hex-of-key.ts';
import type { DeskParts, OwnPublicKey } from './desk-parts.ts';
import { formerKey, sendingBefore } from './desk-problems.ts';
import type { Progress, ReadyPlan, Seen, Step } from './desk-state.ts';
import type { Chain } from './open-chain.ts';
import { planOwnChanges } from './plan-own-changes.ts';
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
  /** With which the name was read. */
  readonly settings: string;
  /** Told each step of it, up to `published` or `stopped`. */
  tell(step: Step): void;
  readonly ending: AbortSignal;
}

/** Has a wallet sign, sends once, follows the transaction until it is final, and reads the name again as callers do. */
export async function publishPlan(work: PublishWork): Promise<void> {
  const { parts, chain, ready, name, tell, ending } = work;
  let progress: Progress = { at: 'asking' };
  let wasAsked = false;
  let seen: Seen | undefined;
  let seeing: Promise<void> | undefined;
  const show = (): void => {
    tell(seen ? { ...ready, at: 'published', progress, seen } : { ...ready, at: 'publishing', progress });
  };

  try {
    if (!(await parts.isHeld(work.own))) return tell({ at: 'stopped', problem: formerKey });
    await checkRecords(work);
    const signer = await work.wallet.signerOf(ready.account, {
      asked() {
        wasAsked = true;
        // A tab that is closed now may never learn of it.
        parts.earlier.note(name, undefined);
      },
      signed() {
        // Whoever stopped waiting before has nothing sent.
        if (ending.aborted || progress.at !== 'asking') return;
        progress = { at: 'signed' };
        parts.earlier.note(name, undefined);
        show();
      },
    });
    if (!(await isOnItsChain(work))) {
      const wanted = wantedChain(await chain.publisher.prepare(ready.plan), chain);
      return tell({ at: 'wrong-chain', chain: wanted, account: ready.account });
    }
    if (ending.aborted) return;
    for await (const state of chain.publisher.publish(ready.plan, signer, { signal: ending })) {
      progress = progressOf(state, progress);
      if (state.state === 'sent') {
        // Also after a block was taken back: what was seen there, or will be yet, is not to be relied on.
        seen = undefined;
        seeing = undefined;
        parts.earlier.note(name, state.transaction);
      } else if (isVisible(state, chain) && !seeing) {
        parts.earlier.forget(name);
        seen = { at: 'looking' };
        const mine = see(work, state.block.number).then(async (next) => {
          // The name is the own one from now on; where the browser cannot keep that, until the tab is closed.
          if (next.at === 'own-key' && seeing === mine) await parts.keepName(name).catch(() => {});
          if (seeing !== mine) return;
          seen = next;
          show();
        });
        seeing = mine;
      }
      show();
    }
    await seeing;
  } catch (error) {
    // Given up by its owner, who was told what that means.
    if (ending.aborted) return;
    const isRefused = wasAsked && progress.at === 'asking' && isClear(error);
    if (isRefused || isOver(error, progress)) parts.earlier.forget(name);
    // What a block has is published, even when nobody can be asked any more whether it is final.
    if (seen && !isPublishError(error)) return void (await seeing);
    const transaction = 'transaction' in progress ? progress.transaction : undefined;
    const mayBeSent = progress.at === 'signed' || (wasAsked && !isRefused);
    const sending = transaction ? 'sent' : mayBeSent ? 'maybe' : sendingBefore(parts.earlier.of(name));
    tell({ at: 'stopped', problem: problemOf(error, { name, sending, transaction }) });
  }
}

/** A plan can be shown for hours, and its owner agreed to what it says. */
async function checkRecords({ chain: { publisher }, ready: { plan }, own, ending }: PublishWork) {
  const { name, records, changes } = plan;
  const now = await planOwnChanges(publisher, name, { didKey: own.didKey, records, signal: ending });
  if (JSON.stringify(now.changes) === JSON.stringify(changes)) return;
  throw new PublishError({
    reason: 'outdated',
    shortMessage: `The records of ${name.text} are not those of the plan any more, so nothing was sent`,
  });
}

async function isOnItsChain({ wallet, chain, ready }: PublishWork): Promise<boolean> {
  if (!wallet.chain) return true;
  const wanted = wantedChain(await chain.publisher.prepare(ready.plan), chain);
  return wallet.chain.isOn(wanted, ready.plan.block.hash);
}

function progressOf(state: PublishProgress, before: Progress): Progress {
  const { transaction } = state;
  const wasReplaced = 'isReplaced' in before && before.isReplaced;
  if (state.state === 'sent') {
    const isReplaced = state.replaces !== undefined || wasReplaced;
    return { at: 'sent', transaction, isReplaced };
  }
  const { block, byAnother } = state;
  return { at: state.state, transaction, block: block.number, byAnother, isReplaced: wasReplaced };
}

/** Whether it is certain that nothing is on its way any more. */
function isOver(error: unknown, progress: Progress): boolean {
  const endings: readonly PublishReason[] = ['failed', 'replaced', 'dropped'];
  return 'transaction' in progress && isPublishError(error) && endings.includes(error.reason);
}

/**
 * Whether a wallet that was asked to send says clearly that nothing is on its way. A server of its own can refuse a second
 * try, and what it still asks its owner can be about the transaction of before.
 */
function isClear(error: unknown): boolean {
  const unclear: readonly PublishReason[] = ['unconfirmed', 'outdated', 'refused', 'wallet-locked'];
  return isPublishError(error) && !unclear.includes(error.reason);
}

type InBlock = Exclude<PublishProgress, { readonly state: 'sent' }>;

function isVisible(state: InBlock, { visibleFrom }: Chain): boolean {
  return visibleFrom === 'included' || state.state === 'final';
}

async function see({ parts, name, own, settings, ending }: PublishWork, block: bigint): Promise<Seen> {
  const find = async (signal: AbortSignal): Promise<CalleeLookup> => {
    // Blocks of another chain say nothing of this one.
    if (parts.settings() !== settings) throw new RangeError('The settings are others by now');
    return parts.find(name, signal);
  };
  const looking = seeResult(find, block, hexOfKey(own.bytes), ending);
  const seen = await looking.catch((): Seen => ({ at: 'nothing-learnt', forCallers: undefined }));
  const isFormer = seen.at === 'own-key' && !(await parts.isHeld(own));
  return isFormer ? { at: 'former-key', forCallers: undefined } : seen;
}
