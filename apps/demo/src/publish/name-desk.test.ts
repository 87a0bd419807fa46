import { ResolverError } from '@peername/resolver-core';
import {
  PublishError,
  type Publisher,
  type PublishPlan,
  type PublishProgress,
} from '@peername/resolver-core/publish';
import { signal } from '@preact/signals';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OwnPublicKey } from './desk-parts.ts';
import type { ChainId } from './desk-state.ts';
import { earlierTransactions } from './earlier-transactions.ts';
import { createNameDesk, type NameDesk } from './name-desk.ts';
import type { ConnectedWallet, SharedAccount } from './wallets/wallet.ts';

const own: OwnPublicKey = { didKey: 'did:key:z6MkMine', bytes: new Uint8Array(32).fill(7) };
const hash = `0x${'1f'.repeat(32)}` as const;
const block = { number: 5n, hash };

/** What the chain and the wallet of a test do. */
interface Script {
  plan: Partial<PublishPlan> | Error;
  publish: (signal: AbortSignal | undefined) => AsyncIterable<PublishProgress>;
  asking: boolean;
}

let script: Script;
let published: number;
let kept: string[];
let open: number;
const accounts = signal<readonly SharedAccount[]>([]);
const earlier = earlierTransactions(undefined);

async function* all(): AsyncGenerator<PublishProgress> {
  yield { state: 'sent', transaction: hash };
  yield { state: 'included', transaction: hash, block };
  yield { state: 'final', transaction: hash, block };
}

function deskOn(chain: ChainId): NameDesk {
  const publisher = {
    parse: (text: string) => ({ text }),
    plan: async (name: unknown, changes: readonly object[], { account }: { account?: string } = {}) => {
      if (script.plan instanceof Error) throw script.plan;
      return {
        name,
        block,
        records: new Map(),
        writers: [{ role: 'owner', account: 'OWNER' }],
        changes: changes.map((change) => ({ ...change, before: null })),
        account,
        mayWrite: account === 'OWNER',
        ...script.plan,
      };
    },
    publish(_: unknown, __: unknown, o: { signal?: AbortSignal }) {
      published++;
      return script.publish(o.signal);
    },
    close: async () => {},
  } as unknown as Publisher<unknown>;
  const wallet: ConnectedWallet = {
    name: 'W',
    accounts,
    signerOf: async () => ({}),
    isAsking: () => script.asking,
  };
  const wallets = { found: signal([{ id: 'w', name: 'W' }]), look: () => {}, connect: async () => wallet };
  return createNameDesk({
    openChain: async () => ({ id: chain, publisher, wallets, visibleFrom: 'final' }),
    find: async (name) => ({ callee: { key: own.bytes, name, pin: 'same' } }),
    hasGateway: () => false,
    keepName: async (name) => void kept.push(name),
    earlier,
    warnBeforeLeaving() {
      open++;
      return () => {
        open = 0;
      };
    },
  });
}

async function ready(chain: ChainId = 'azero'): Promise<NameDesk> {
  const desk = deskOn(chain);
  await desk.look('a.azero', own);
  await desk.connect('w');
  expect(desk.step.value.at).toBe('ready');
  return desk;
}

/** A transaction that waits for its owner, until it is given up. */
async function* waiting(ending: AbortSignal | undefined): AsyncGenerator<PublishProgress> {
  await new Promise((_, reject) => {
    ending?.addEventListener('abort', () =>
      reject(new ResolverError({ code: 'ABORTED', shortMessage: 'x' })),
    );
  });
}

beforeEach(() => {
  script = { plan: {}, publish: all, asking: false };
  [published, open, kept] = [0, 0, []];
  accounts.value = [{ address: 'OWNER' }];
  earlier.forget('a.azero');
});

describe('a desk', () => {
  it('publishes once, however often it is told to', async () => {
    const desk = await ready();
    await Promise.all([desk.publish(), desk.publish(), desk.publish()]);
    await desk.publish();
    expect(published).toBe(1);
    expect(desk.step.value).toMatchObject({
      at: 'published',
      seen: { at: 'own-key' },
      progress: { at: 'final' },
    });
    expect(kept).toEqual(['a.azero']);
    expect(open).toBe(0);
  });

  it('does nothing else while it publishes', async () => {
    const desk = await ready();
    script.publish = waiting;
    void desk.publish();
    await desk.look('b.azero', own);
    await desk.choose('OTHER');
    await desk.connect('w');
    desk.showAccounts();
    expect(desk.step.value.at).toBe('publishing');
    expect(open).toBe(1);
  });

  it.each<[ChainId, string]>([
    ['azero', 'declined'],
    ['ens', 'unconfirmed'],
  ])('knows what it means to stop waiting for a wallet: %s', async (chain, reason) => {
    const desk = await ready(chain);
    script.publish = waiting;
    const publishing = desk.publish();
    await new Promise((resolve) => setTimeout(resolve));
    desk.stop();
    await publishing;
    expect(desk.step.value).toMatchObject({ at: 'stopped', problem: { reason } });
    expect(earlier.of('a.azero') !== undefined).toBe(chain === 'ens');
    expect(open).toBe(0);
  });

  it('asks no second question of a wallet that still has one open', async () => {
    const desk = await ready();
    script.asking = true;
    await desk.publish();
    expect(published).toBe(0);
    expect(desk.step.value).toMatchObject({ problem: { reason: 'wallet-locked' } });
  });

  it('remembers a transaction that nobody saw the end of, and warns of it', async () => {
    const desk = await ready();
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'It is gone' });
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({ problem: { reason: 'outage', transaction: hash } });
    await desk.look('a.azero', own);
    await desk.connect('w');
    expect(desk.step.value).toMatchObject({ at: 'ready', earlier: { transaction: hash } });
  });

  it('forgets one that certainly did nothing', async () => {
    const desk = await ready('ens');
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      throw new PublishError({ reason: 'dropped', shortMessage: 'Gone' });
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({ problem: { reason: 'dropped' } });
    expect(earlier.of('a.azero')).toBeUndefined();
  });

  it('waits again when a block is taken back', async () => {
    const desk = await ready();
    const seen: string[] = [];
    desk.step.subscribe((step) => {
      if ('progress' in step) seen.push(`${step.at} ${step.progress.at}`);
    });
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      yield { state: 'included', transaction: hash, block };
      yield* all();
    };
    await desk.publish();
    expect([...new Set(seen)]).toEqual([
      'publishing asking',
      'publishing sent',
      'publishing included',
      'published final',
    ]);
  });

  it('goes back to the accounts when the wallet shares others', async () => {
    const desk = await ready();
    accounts.value = [{ address: 'OTHER' }, { address: 'OWNER' }];
    expect(desk.step.value).toMatchObject({
      at: 'choosing',
      accounts: [{ address: 'OWNER', role: 'owner' }, { address: 'OTHER' }],
    });
    await desk.choose('OTHER');
    expect(desk.step.value).toMatchObject({ problem: { reason: 'not-authorised', way: 'account' } });
  });

  it('says why nobody could write the name', async () => {
    script.plan = new PublishError({ reason: 'no-resolver', shortMessage: 'It has none' });
    const desk = deskOn('ens');
    await desk.look('a.eth', own);
    expect(desk.step.value).toMatchObject({ at: 'stopped', problem: { reason: 'no-resolver', way: 'look' } });
    expect(desk.standing.value?.forCallers.sentence).toContain('a.eth');
  });

  it('asks what an account can pay', async () => {
    script.plan = { cost: { symbol: 'ETH', decimals: 18, fee: 5n, deposit: 5n, balance: 9n } };
    const desk = deskOn('azero');
    await desk.look('a.azero', own);
    await desk.connect('w');
    expect(desk.step.value).toMatchObject({ problem: { reason: 'insufficient-funds' } });
  });
});
