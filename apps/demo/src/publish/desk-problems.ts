import { escapeText } from '@peername/resolver-core';
import type { EarlierTransaction, Progress } from './desk-state.ts';
import type { Problem, Sending } from './problem.ts';
import { reasonTexts } from './publish-texts.ts';

/** The wallet was asked before, and has not answered. */
export function stillAsking(wallet: string): Problem {
  return {
    reason: 'wallet-locked',
    sentence: `${wallet} still asks about the transaction of before.`,
    next: 'Answer it there first: say no, or look at the name again once it was sent. If it shows no question any more, reload the page.',
    way: 'look',
  };
}

/** Who calls the name would reach a key that nobody has any more. */
export const formerKey: Problem = {
  reason: 'outdated',
  sentence:
    'This browser holds another key by now; it was imported, or this one was forgotten, in another tab.',
  next: 'Nothing was sent. Reload the page, and publish the key that you use.',
  way: 'look',
};

/** What was read may be of another chain. */
export const otherSettings: Problem = {
  reason: 'outdated',
  sentence: 'The settings are others by now than when the name was read.',
  next: 'Nothing was sent. Look at the name again.',
  way: 'look',
};

/** What is known of the sending where nothing was done yet. */
export function sendingBefore(earlier: EarlierTransaction | undefined): Sending {
  return earlier ? 'earlier' : 'nothing';
}

/** What is to be known of a transaction that nobody waits for any more. */
export function leftAlone(progress: Progress, walletSends: boolean, name: string): Problem {
  if (progress.at === 'asking')
    return {
      reason: walletSends ? 'unconfirmed' : 'declined',
      sentence: 'You stopped waiting for the wallet.',
      next: walletSends
        ? 'If it still asks, say no there. If you have approved it, it was sent: look at the name again in a while.'
        : 'Nothing was sent. Close the question in the wallet: one that sends by itself would send it once you approve.',
      way: 'look',
    };
  const { way } = reasonTexts.unconfirmed;
  const next =
    progress.at === 'included' || progress.at === 'final'
      ? `It is in block ${progress.block} already. Look at NAME again in a while, before you publish a second time.`
      : reasonTexts.unconfirmed.next;
  return {
    reason: 'unconfirmed',
    sentence: `The transaction ${progress.at === 'signed' ? 'is signed, and may have been sent' : 'was sent'}, and this page does not watch it any more.`,
    next: next.replaceAll('NAME', () => escapeText(name, 80)),
    way,
    transaction: progress.at === 'signed' ? undefined : progress.transaction,
  };
}
