import { onAbort } from '@peername/resolver-core';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { DeskParts, OwnPublicKey } from './desk-parts.ts';
import { leftAlone, otherSettings, sendingBefore, stillAsking } from './desk-problems.ts';
import type { Standing, Step } from './desk-state.ts';
import type { Chain } from './open-chain.ts';
import { openPlan } from './open-plan.ts';
import { problemOf } from './problem.ts';
import { publishPlan } from './publish-plan.ts';
import { readStanding } from './read-standing.ts';
import { accountChoices } from './wallet-choices.ts';
import type { ConnectedWallet, FoundWallet } from './wallets/wallet.ts';

/** Where the owner of a name publishes the own key on it. It goes on while other views are shown. */
export interface NameDesk {
  readonly standing: ReadonlySignal<Standing | undefined>;
  readonly step: ReadonlySignal<Step>;
  /** For the chain of the name; they can come and go. */
  readonly found: ReadonlySignal<readonly FoundWallet[]>;
  /** Reads a name anew. `askChain`: also where names are asked of a gateway. */
  look(name: string, own: OwnPublicKey, askChain?: boolean): Promise<void>;
  /** At the same name, and as before; the key can be another one by now. */
  lookAgain(own: OwnPublicKey): Promise<void>;
  lookForWallets(): void;
  connect(walletId: string): Promise<void>;
  /** Goes back to the accounts of the wallet. */
  showAccounts(): void;
  choose(account: string): Promise<void>;
  switchChain(): Promise<void>;
  /** Signs and sends, once. */
  publish(): Promise<void>;
  /** Ends what is being done. What was sent stays sent. */
  stop(): void;
}

/** Makes a desk with nothing on it. */
export function createNameDesk(parts: DeskParts): NameDesk {
  const standing = signal<Standing | undefined>(undefined);
  const step = signal<Step>({ at: 'idle' });
  const found = signal<readonly FoundWallet[]>([]);
  let chain: Chain | undefined;
  let asked: Parameters<NameDesk['look']> | undefined;
  let settings = '';
  let wallet: ConnectedWallet | undefined;
  let work = new AbortController();
  let unfollow = (): void => {};
  const leftBehind: (() => void)[] = [];

  function begin(first: Step): AbortSignal {
    work.abort();
    work = new AbortController();
    step.value = first;
    return work.signal;
  }

  /** One thing at a time; what was given up changes nothing any more. */
  async function during(first: Step, task: (ending: AbortSignal) => Promise<Step>): Promise<void> {
    const ending = begin(first);
    const next = await task(ending).catch((error: unknown): Step => stoppedBy(error));
    if (!ending.aborted) step.value = next;
  }

  function stoppedBy(error: unknown): Step {
    const name = standing.peek()?.name ?? asked?.[0] ?? '';
    const sending = sendingBefore(parts.earlier.of(name));
    return { at: 'stopped', problem: problemOf(error, { name, sending, isConnecting: !wallet }) };
  }

  /** What it says from now on is nobody's business. */
  function forgetWallet(): void {
    for (const end of leftBehind.splice(0)) end();
    wallet = undefined;
  }

  function isBusy(): boolean {
    return step.peek().at === 'publishing';
  }

  async function look(name: string, key: OwnPublicKey, askChain = false): Promise<void> {
    if (isBusy()) return;
    forgetWallet();
    asked = [name, key, askChain];
    settings = parts.settings();
    standing.value = undefined;
    await during({ at: 'reading', name }, async (ending) => {
      const read = await readStanding(name, key, parts, { askChain, ending });
      await (ending.aborted ? read.chain : chain)?.publisher.close();
      if (ending.aborted) return { at: 'idle' };
      chain = read.chain;
      standing.value = read.standing;
      unfollow();
      unfollow =
        chain?.wallets.found.subscribe((wallets) => {
          found.value = wallets;
        }) ?? (() => {});
      return read.next;
    });
  }

  function showAccounts(): void {
    const plan = standing.peek()?.plan;
    if (!wallet || !plan || isBusy()) return;
    const { name } = wallet;
    begin({ at: 'choosing', wallet: name, accounts: accountChoices(wallet.accounts.peek(), plan.writers) });
  }

  async function choose(account: string): Promise<void> {
    const [at, from, seen, key] = [chain, wallet, standing.peek(), asked?.[1]];
    if (!at || !from || !seen?.plan || !key || isBusy()) return;
    const { plan: looked } = seen;
    await during({ at: 'planning', account }, (ending) =>
      openPlan(at, from, {
        looked,
        account,
        didKey: key.didKey,
        earlier: parts.earlier.of(seen.name),
        ending,
      }),
    );
    // Which it was not when it was read.
    if (step.peek().at === 'as-it-should-be') await look(seen.name, key, true);
  }

  async function connect(walletId: string): Promise<void> {
    const title = found.peek().find(({ id }) => id === walletId)?.name;
    const at = chain;
    if (!at || title === undefined || isBusy()) return;
    forgetWallet();
    let only: string | undefined;
    await during({ at: 'connecting', wallet: title }, async (ending) => {
      const connected = await at.wallets.connect(walletId, ending);
      if (ending.aborted) return { at: 'idle' };
      wallet = connected;
      let isFirst = true;
      leftBehind.push(
        connected.accounts.subscribe(() => {
          if (!isFirst && isChoosing(step.peek())) showAccounts();
          isFirst = false;
        }),
        connected.chain?.onChange(() => {
          const now = step.peek();
          if (now.at === 'wrong-chain' || now.at === 'ready') void choose(now.account);
        }) ?? (() => {}),
      );
      const accounts = accountChoices(connected.accounts.peek(), standing.peek()?.plan?.writers ?? []);
      only = accounts.length === 1 ? accounts[0]?.address : undefined;
      return { at: 'choosing', wallet: connected.name, accounts };
    });
    if (only !== undefined && step.peek().at === 'choosing') await choose(only);
  }

  async function switchChain(): Promise<void> {
    const now = step.peek();
    const from = wallet?.chain;
    if (now.at !== 'wrong-chain' || !from) return;
    const { chain: wanted, account } = now;
    await during({ at: 'switching', wallet: wallet?.name ?? '' }, async () => {
      try {
        await from.switchTo(wanted);
      } catch (error) {
        const { name = '' } = standing.peek() ?? {};
        const sending = sendingBefore(parts.earlier.of(name));
        return { ...now, problem: problemOf(error, { name, sending }) };
      }
      return now;
    });
    if (step.peek() === now) await choose(account);
  }

  async function publish(): Promise<void> {
    const ready = step.peek();
    const [at, from, seen, key] = [chain, wallet, standing.peek(), asked?.[1]];
    if (ready.at !== 'ready' || !at || !from || !seen || !key) return;
    if (parts.settings() !== settings) {
      step.value = { at: 'stopped', problem: otherSettings };
      return;
    }
    const earlier = parts.earlier.of(seen.name);
    if (earlier && earlier.at !== ready.earlier?.at) {
      // Another tab has sent one since the plan was shown.
      step.value = { ...ready, earlier };
      return;
    }
    if (from.isAsking()) {
      step.value = { at: 'stopped', problem: stillAsking(from.name) };
      return;
    }
    const mine = begin({ ...ready, at: 'publishing', progress: { at: 'asking' } });
    let release = parts.warnBeforeLeaving();
    onAbort(mine, () => release());
    const tell = (next: Step): void => {
      if (mine.aborted) return;
      step.value = next;
      release();
      if (next.at === 'publishing') release = parts.warnBeforeLeaving();
    };
    await publishPlan({
      parts,
      chain: at,
      wallet: from,
      ready,
      name: seen.name,
      own: key,
      settings,
      tell,
      ending: mine,
    });
    release();
  }

  return {
    standing,
    step,
    found,
    look,
    // With other settings, whoever wanted the chain to be asked did not say so of this one.
    lookAgain: async (key) => asked && look(asked[0], key, asked[2] && parts.settings() === settings),
    lookForWallets: () => chain?.wallets.look(),
    connect,
    showAccounts,
    choose,
    switchChain,
    publish,
    stop() {
      const now = step.peek();
      const { name = '' } = standing.peek() ?? {};
      if (now.at === 'publishing') {
        begin({ at: 'stopped', problem: leftAlone(now.progress, chain?.id === 'ens', name) });
      } else begin(standing.peek()?.plan ? { at: 'no-wallet-yet' } : { at: 'idle' });
    },
  };
}

/** While the account is still open. */
function isChoosing({ at }: Step): boolean {
  return at === 'choosing' || at === 'planning' || at === 'ready' || at === 'wrong-chain';
}
