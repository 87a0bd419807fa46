import { Wallet } from 'ethers';
import type { BrowserContext } from 'playwright-core';

/** What a wallet says in place of an answer. */
export interface WalletRefusal {
  readonly code: number;
  readonly message: string;
}

/** How a test wallet is at the moment. */
export interface WalletMood {
  /** Its accounts, by their private keys; the first is in front. */
  keys: readonly string[];
  /** The chain it says it is on. */
  chainId: string;
  /** Chains it can switch to. */
  readonly knownChains: Set<string>;
  /** Chains that pages had it add. */
  readonly added: unknown[];
  /** Says no to a method, or hangs. */
  readonly refusals: Map<string, WalletRefusal | 'silence'>;
  /** What it asked its owner to send. */
  readonly sent: object[];
  /** What it sends in the place of what it was asked to. */
  instead: ((transaction: Record<string, string>) => Record<string, string>) | undefined;
  /** Runs before a transaction is signed. */
  beforeSend: (() => Promise<void>) | undefined;
  /** How many places in line it leaves free before a transaction. */
  ahead: number;
  /** What it says after it has sent a transaction. */
  afterSend: WalletRefusal | undefined;
  /** Every method that the page asked. */
  readonly asked: string[];
}

/** How it gets into the page. */
export interface WalletPlace {
  /** Its endpoint. */
  readonly url: string;
  readonly keys: readonly string[];
  /** Announces itself (EIP-6963), or is at `window.ethereum` alone. @default true */
  readonly announced?: boolean | undefined;
  readonly icon?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * A wallet for Ethereum that does what one does: it signs with its key and hands the transaction to its own endpoint.
 * The key and the endpoint are outside of the page.
 */
export async function installEthereumWallet(
  context: BrowserContext,
  place: WalletPlace,
): Promise<WalletMood> {
  const { url, keys, announced = true, name = 'Test Wallet', icon } = place;
  const mood: WalletMood = {
    keys,
    chainId: '0x7a69',
    knownChains: new Set(['0x7a69']),
    added: [],
    refusals: new Map(),
    sent: [],
    instead: undefined,
    beforeSend: undefined,
    ahead: 0,
    afterSend: undefined,
    asked: [],
  };
  const atNode = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const reply = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const { result, error } = (await reply.json()) as { result?: unknown; error?: WalletRefusal };
    if (error) throw error;
    return result;
  };
  const addresses = (): string[] => mood.keys.map((key) => new Wallet(key).address.toLowerCase());

  async function sign(transaction: Record<string, string>): Promise<unknown> {
    mood.sent.push(transaction);
    await mood.beforeSend?.();
    const key = mood.keys.find(
      (each) => new Wallet(each).address.toLowerCase() === transaction['from']?.toLowerCase(),
    );
    if (!key) throw { code: 4100, message: 'The requested account has not been authorized by the user.' };
    const { from, gas, ...rest } = mood.instead?.(transaction) ?? transaction;
    const fees = (await atNode('eth_gasPrice', [])) as string;
    const nonce = (await atNode('eth_getTransactionCount', [from, 'pending'])) as string;
    const raw = await new Wallet(key).signTransaction({
      ...rest,
      gasLimit: gas ?? null,
      nonce: Number(nonce) + mood.ahead,
      chainId: Number(mood.chainId),
      type: 2,
      maxFeePerGas: BigInt(fees) * 2n,
      maxPriorityFeePerGas: BigInt(1),
    });
    const hash = await atNode('eth_sendRawTransaction', [raw]);
    if (mood.afterSend) throw mood.afterSend;
    return hash;
  }

  async function answer(method: string, params: readonly unknown[]): Promise<unknown> {
    mood.asked.push(method);
    const refusal = mood.refusals.get(method);
    if (refusal === 'silence') return new Promise(() => {});
    if (refusal) throw refusal;
    switch (method) {
      case 'eth_requestAccounts':
      case 'eth_accounts':
        return addresses();
      case 'eth_chainId':
        return mood.chainId;
      case 'eth_sendTransaction':
        return sign(params[0] as Record<string, string>);
      case 'wallet_switchEthereumChain': {
        const { chainId } = params[0] as { chainId: string };
        if (!mood.knownChains.has(chainId))
          throw { code: 4902, message: `Unrecognized chain ID "${chainId}".` };
        mood.chainId = chainId;
        return null;
      }
      case 'wallet_addEthereumChain': {
        const { chainId } = params[0] as { chainId: string };
        mood.added.push(params[0]);
        mood.knownChains.add(chainId);
        mood.chainId = chainId;
        return null;
      }
      default:
        return atNode(method, params);
    }
  }

  await context.exposeFunction('testEthereumWallet', async (method: string, params: readonly unknown[]) => {
    try {
      return { result: await answer(method, params) };
    } catch (error) {
      const { code, message } = error as WalletRefusal;
      return { error: { code: code ?? -32603, message: String(message ?? error) } };
    }
  });
  await context.addInitScript(inject, { announced, name, icon });
  return mood;
}

/** In the page, as the script of an extension is. */
function inject({
  announced,
  name,
  icon,
}: {
  announced: boolean;
  name: string;
  icon: string | undefined;
}): void {
  type Ask = (
    method: string,
    params: unknown,
  ) => Promise<{ result?: unknown; error?: { code: number; message: string } }>;
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const provider = {
    async request({ method, params = [] }: { method: string; params?: unknown }) {
      const { testEthereumWallet } = globalThis as unknown as { testEthereumWallet: Ask };
      const { result, error } = await testEthereumWallet(method, params);
      if (error) throw Object.assign(new Error(error.message), { code: error.code });
      return result;
    },
    on(event: string, listener: (value: unknown) => void) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeListener(event: string, listener: (value: unknown) => void) {
      listeners.get(event)?.delete(listener);
    },
  };
  const emit = (event: string, value: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };
  Object.assign(globalThis, { emitFromWallet: emit });
  if (!announced) {
    Object.assign(globalThis, { ethereum: provider });
    return;
  }
  const info = { uuid: '350670db-19fa-4704-a166-e52e178b59d2', name, icon, rdns: 'example.wallet' };
  const announce = (): void => {
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }));
  };
  addEventListener('eip6963:requestProvider', announce);
  announce();
}
