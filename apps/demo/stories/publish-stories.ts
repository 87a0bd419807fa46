import { didKeyOf } from '@peername/call';
import type { PublishPlan } from '@peername/resolver-core/publish';
import { signal } from '@preact/signals';
import type { App } from '../src/app.ts';
import { useDesk } from '../src/publish/desk-of.ts';
import type { ReadyPlan, Standing, Step } from '../src/publish/desk-state.ts';
import { publishWish } from '../src/publish/publish-wish.ts';
import type { FoundWallet } from '../src/publish/wallets/wallet.ts';
import { fakeApp } from './fake-app.ts';

const [alice, bob] = [
  '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
];
const before = 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP';
const after = didKeyOf(new Uint8Array(32).fill(7));
const hash = `0x${'5c'.repeat(32)}` as const;
const icon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"%3E%3Crect width="9" height="9" fill="%23e06"/%3E%3C/svg%3E';

const plan: PublishPlan = {
  name: { text: 'alice.azero', labels: ['alice', 'azero'] } as unknown as PublishPlan['name'],
  network: { id: 'aleph-zero', title: 'Aleph Zero', testnet: false },
  block: { number: 81_234_567n, hash },
  contract: bob ?? '',
  changes: [
    { key: 'peer-id', value: after, before },
    { key: 'did-key', value: null, before },
  ],
  records: new Map(),
  writers: [
    { role: 'owner', account: alice ?? '' },
    { role: 'controller', account: bob ?? '' },
  ],
  account: alice,
  mayWrite: true,
  cost: {
    symbol: 'AZERO',
    decimals: 12,
    fee: 523_100_000n,
    deposit: 310_000_000n,
    balance: 12_345_678_900_000n,
  },
};

const dear: PublishPlan['cost'] = {
  symbol: 'ETH',
  decimals: 18,
  fee: 12n * 10n ** 15n,
  usualFee: 10n ** 15n,
  deposit: 0n,
  balance: 20n * 10n ** 15n,
};

const standing: Standing = {
  name: 'alice.azero',
  chain: 'azero',
  forCallers: {
    tone: 'warning',
    sentence: 'alice.azero leads to another key, and not to you: did:key:z6Mkt6316…T9TUP',
    evidence: 'Aleph Zero · block 81,234,567 · finalized · 3 s ago · 1 of 1 endpoints',
  },
  plan,
  records: [
    {
      key: 'peer-id',
      tone: 'plain',
      sentence: 'peer-id holds another key: did:key:z6Mkt6316…T9TUP',
      value: before,
    },
    {
      key: 'staex-id',
      tone: 'warning',
      sentence: 'staex-id holds nothing that can be called: it is cut off.',
      value: 'h8sy\\u{202e}',
    },
    {
      key: 'nostr',
      tone: 'bad',
      sentence:
        'nostr holds a private key. Everybody can read it: stop using that key, and take the record away.',
      value: undefined,
    },
  ],
};

const ready: ReadyPlan = { plan, account: alice ?? '', wallet: 'Talisman', earlier: undefined };
const block = 81_234_570n;

const steps: Readonly<Record<string, Step>> = {
  reading: { at: 'reading', name: 'alice.azero' },
  gateway: { at: 'chain-needed' },
  'nothing-to-do': { at: 'as-it-should-be' },
  wallets: { at: 'no-wallet-yet' },
  connecting: { at: 'connecting', wallet: 'Talisman' },
  accounts: {
    at: 'choosing',
    wallet: 'Talisman',
    accounts: [
      { address: alice ?? '', label: 'Savings', role: 'owner' },
      { address: bob ?? '', label: 'Everyday' },
    ],
  },
  'wrong-chain': {
    at: 'wrong-chain',
    chain: { chainId: '0x1', title: 'Ethereum devnet', local: 'http://127.0.0.1:8545' },
    account: alice ?? '',
  },
  plan: { at: 'ready', ...ready },
  'plan-dear': { at: 'ready', ...ready, plan: { ...plan, cost: dear } },
  again: { at: 'ready', ...ready, earlier: { at: Date.now(), transaction: hash } },
  asking: { at: 'publishing', ...ready, progress: { at: 'asking' } },
  signed: { at: 'publishing', ...ready, progress: { at: 'signed' } },
  sent: { at: 'publishing', ...ready, progress: { at: 'sent', transaction: hash } },
  included: { at: 'publishing', ...ready, progress: { at: 'included', transaction: hash, block } },
  'sped-up': {
    at: 'publishing',
    ...ready,
    progress: { at: 'included', transaction: hash, block, isReplaced: true },
  },
  'by-another': {
    at: 'publishing',
    ...ready,
    progress: { at: 'included', transaction: hash, block, byAnother: true },
  },
  cancelled: {
    at: 'stopped',
    problem: {
      reason: 'replaced',
      sentence: `It was cancelled: ${hash} of the same account is in block 81234570 in its place, and changes nothing; publish again if you still want it.`,
      next: 'It did not make the change. Look at alice.azero again, and publish anew if you still want it.',
      way: 'look',
      transaction: hash,
    },
  },
  published: {
    at: 'published',
    ...ready,
    progress: { at: 'final', transaction: hash, block },
    seen: { at: 'own-key', forCallers: { tone: 'good', sentence: 'alice.azero leads to your key.' } },
  },
  'published-former': {
    at: 'published',
    ...ready,
    progress: { at: 'final', transaction: hash, block },
    seen: { at: 'former-key', forCallers: undefined },
  },
  problem: {
    at: 'stopped',
    problem: {
      reason: 'not-authorised',
      sentence: `${bob} may not write the records of alice.azero; ${alice} (owner) may.`,
      next: 'Choose the account that may, in your wallet. Nothing was sent.',
      way: 'account',
    },
  },
  unconfirmed: {
    at: 'stopped',
    problem: {
      reason: 'unconfirmed',
      sentence: 'No block had the transaction within 300 s.',
      next: 'It may still get into a block. Look at alice.azero again in a while, and do not publish a second time before.',
      way: 'look',
      transaction: hash,
    },
  },
};

const wallets: readonly FoundWallet[] = [
  { id: '1', name: 'Talisman', icon },
  { id: '2', name: 'polkadot-js' },
];

function story(step: Step, found = wallets): () => App {
  return () => {
    const app = fakeApp({ view: 'identity' });
    const nothing = async (): Promise<void> => {};
    publishWish.value = { name: 'alice.azero' };
    useDesk(app, {
      standing: signal(standing),
      step: signal(step),
      found: signal(found),
      look: nothing,
      lookAgain: nothing,
      lookForWallets: () => {},
      connect: nothing,
      showAccounts: () => {},
      choose: nothing,
      switchChain: nothing,
      publish: nothing,
      stop: () => {},
    });
    return app;
  };
}

/** The steps of publishing by name. */
export const publishStories: Readonly<Record<string, () => App>> = {
  ...Object.fromEntries(Object.entries(steps).map(([name, step]) => [`publish-${name}`, story(step)])),
  'publish-no-wallet': story({ at: 'no-wallet-yet' }, []),
};
