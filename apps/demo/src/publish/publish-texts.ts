import type { PublishReason } from '@peername/resolver-core/publish';

/** What a person can do about it on the page; `none` when the way out is elsewhere. */
export type WayOut = 'look' | 'connect' | 'account' | 'plan' | 'switch' | 'name' | 'none';

/** What a reason for not publishing means to somebody at the page. */
export interface ReasonText {
  /** What to do next: one sentence. NAME is put in, and in the place of UNSENT that nothing was sent, where that is certain. */
  readonly next: string;
  readonly way: WayOut;
}

/** The next step of each reason. */
export const reasonTexts: Readonly<Record<PublishReason, ReasonText>> = {
  'invalid-value': { next: 'UNSENT. Reload the page, and try again.', way: 'look' },
  'no-name': { next: 'Check the spelling, or register NAME first.', way: 'name' },
  expired: { next: 'Renew NAME where you registered it, then look again.', way: 'look' },
  'no-resolver': {
    next: 'Give NAME a resolver in the manager app of ENS (app.ens.domains), then look again.',
    way: 'look',
  },
  'unfit-resolver': {
    next: 'Give NAME the public resolver in the manager app of ENS (app.ens.domains), then look again.',
    way: 'look',
  },
  offchain: {
    next: 'Change the record peer-id where NAME was given out. A transaction could not do it.',
    way: 'look',
  },
  wildcard: {
    next: 'Ask the owner of the name above for a record of your own. A transaction could not do it.',
    way: 'look',
  },
  'not-authorised': {
    next: 'Choose the account that may, in your wallet. UNSENT.',
    way: 'account',
  },
  'insufficient-funds': {
    next: 'Send coins to the account, then look again. UNSENT.',
    way: 'plan',
  },
  'too-large': { next: 'Take records away that nobody reads, where you manage NAME.', way: 'look' },
  'wrong-chain': { next: 'Switch your wallet to that chain. UNSENT.', way: 'switch' },
  'wrong-account': { next: 'Choose the account again. UNSENT.', way: 'account' },
  'no-wallet': { next: 'Open or install the wallet, reload the page, and connect it again.', way: 'connect' },
  'wallet-locked': {
    next: 'Open the wallet, unlock it, let this page see an account, and connect it again. UNSENT.',
    way: 'connect',
  },
  'unfit-wallet': { next: 'Connect another wallet. UNSENT.', way: 'connect' },
  declined: { next: 'UNSENT. Publish again when you are ready.', way: 'plan' },
  'not-this-change': {
    next: 'The wallet signed something else, so it was not sent. Connect another wallet.',
    way: 'connect',
  },
  outdated: { next: 'Look at NAME again, then publish anew.', way: 'look' },
  refused: { next: 'It was not taken. Look at NAME again before you try once more.', way: 'look' },
  failed: {
    next: 'Nothing was written, and the fee is paid. Find out why before you try again.',
    way: 'look',
  },
  replaced: {
    next: 'It did not make the change. Look at NAME again, and publish anew if you still want it.',
    way: 'look',
  },
  dropped: { next: 'It can do nothing any more. Look at NAME again, then publish anew.', way: 'look' },
  unconfirmed: {
    next: 'It may still get into a block. Look at NAME again in a while, and do not publish a second time before.',
    way: 'look',
  },
};

/** What to install where there is no wallet. */
export const walletsToInstall = {
  azero:
    'No wallet for Aleph Zero is in this browser. Install an extension that keeps Substrate accounts, such as Polkadot{.js}, SubWallet or Talisman, and reload the page.',
  ens: 'No wallet for Ethereum is in this browser. Install an extension that does, such as MetaMask, Rabby or Frame, or open this page in the browser of your wallet on a phone, and reload it.',
} as const;
