import type { CalleeLookup } from '@peername/call';
import type { Publisher, PublishPlan, PublishProgress } from '@peername/resolver-core/publish';
import { type Signal, signal } from '@preact/signals';
import type { OwnPublicKey } from '../desk-parts.ts';
import type { ChainId } from '../desk-state.ts';
import { type EarlierTransactions, earlierTransactions } from '../earlier-transactions.ts';
import { createNameDesk, type NameDesk } from '../name-desk.ts';
import type { Chain } from '../open-chain.ts';
import type {
  ConnectedWallet,
  FoundWallet,
  SharedAccount,
  WalletChain,
  WalletTelling,
} from '../wallets/wallet.ts';

export const own: OwnPublicKey = { didKey: 'did:key:z6MkMine', bytes: new Uint8Array(32).fill(7) };
export const hash = `0x${'1f'.repeat(32)}` as const;
export const block = { number: 5n, hash };

/** What the chain, the wallets and the browser of a test do; each can be changed while it runs. */
export interface Script {
  plan: Partial<PublishPlan> | Error;
  publish: (signal: AbortSignal | undefined) => AsyncIterable<PublishProgress>;
  find: (name: string) => Promise<CalleeLookup>;
  openChain: () => Promise<void>;
  keepName: (name: string) => Promise<void>;
  isHeld: boolean;
  settings: string;
  isAsking: boolean;
  /** Undefined: at once. */
  signerOf: ((telling: WalletTelling) => Promise<unknown>) | undefined;
  /** Whether a wallet that sends by itself is asked to, before anything else becomes of a publication. */
  isWalletAsked: boolean;
  chain: WalletChain | undefined;
  connect: (id: string) => Promise<void>;
}

/** A desk over a script, and what it did. */
export interface ScriptedDesk {
  readonly desk: NameDesk;
  readonly script: Script;
  readonly earlier: EarlierTransactions;
  /** Of the wallet with that id. */
  accountsOf(id: string): Signal<readonly SharedAccount[]>;
  readonly done: {
    published: number;
    /** Under which names calls are made now. */
    readonly kept: string[];
    /** How many ask before the tab is closed. */
    holding: number;
    /** What was planned, with which changes. */
    readonly planned: (readonly object[])[];
  };
}

export async function* all(): AsyncGenerator<PublishProgress> {
  yield { state: 'sent', transaction: hash };
  yield { state: 'included', transaction: hash, block };
  yield { state: 'final', transaction: hash, block };
}

/** A lookup that leads to the own key. */
export const found = async (name: string): Promise<CalleeLookup> => ({
  callee: { key: own.bytes, name, pin: 'same' },
});

export function scriptedDesk(
  id: ChainId = 'azero',
  parts: { readonly visibleFrom?: Chain['visibleFrom']; readonly earlier?: EarlierTransactions } = {},
): ScriptedDesk {
  const { visibleFrom = 'final', earlier = earlierTransactions(undefined) } = parts;
  const script: Script = {
    plan: {},
    publish: all,
    find: found,
    openChain: async () => {},
    keepName: async () => {},
    isHeld: true,
    settings: 'one',
    isAsking: false,
    signerOf: undefined,
    isWalletAsked: true,
    chain: undefined,
    connect: async () => {},
  };
  const done: ScriptedDesk['done'] = { published: 0, kept: [], holding: 0, planned: [] };
  const accounts = new Map<string, Signal<readonly SharedAccount[]>>();
  const accountsOf = (wallet: string): Signal<readonly SharedAccount[]> => {
    const held = accounts.get(wallet) ?? signal([{ address: 'OWNER' }]);
    accounts.set(wallet, held);
    return held;
  };

  let asked = (): void => {};
  const publisher = {
    network: { id: 'test', chain: 'eip155:1', title: 'Test', testnet: true },
    parse: (text: string) => ({ text }),
    async plan(name: unknown, changes: readonly object[], { account }: { account?: string } = {}) {
      done.planned.push(changes);
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
    prepare: async () => ({ chain: 'eip155:1' }),
    publish(_: unknown, __: unknown, o: { signal?: AbortSignal }) {
      done.published++;
      if (id === 'ens' && script.isWalletAsked) asked();
      return script.publish(o.signal);
    },
    close: async () => {},
  } as unknown as Publisher<unknown>;
  const listed: readonly FoundWallet[] = [
    { id: 'w', name: 'W' },
    { id: 'v', name: 'V' },
  ];
  const wallets = {
    found: signal(listed),
    look: () => {},
    async connect(wallet: string): Promise<ConnectedWallet> {
      await script.connect(wallet);
      return {
        name: wallet.toUpperCase(),
        accounts: accountsOf(wallet),
        async signerOf(_, telling) {
          asked = telling.asked;
          return script.signerOf?.(telling) ?? {};
        },
        isAsking: () => script.isAsking,
        chain: script.chain,
      };
    },
  };
  const desk = createNameDesk({
    async openChain() {
      await script.openChain();
      return { id, publisher, wallets, visibleFrom };
    },
    find: (name) => script.find(name),
    hasGateway: () => false,
    settings: () => script.settings,
    async keepName(name) {
      await script.keepName(name);
      done.kept.push(name);
    },
    isHeld: async () => script.isHeld,
    earlier,
    warnBeforeLeaving() {
      let isOn = true;
      done.holding++;
      return () => {
        if (isOn) done.holding--;
        isOn = false;
      };
    },
  });
  return { desk, script, earlier, accountsOf, done };
}

/** Up to the plan of `a.azero`. */
export async function readyDesk(...args: Parameters<typeof scriptedDesk>): Promise<ScriptedDesk> {
  const stage = scriptedDesk(...args);
  await stage.desk.look('a.azero', own);
  await stage.desk.connect('w');
  return stage;
}

/** After all that is ready to run has run. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
