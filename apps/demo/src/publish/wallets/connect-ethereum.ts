import { PublishError } from '@peername/resolver-core/publish';
import { signal } from '@preact/signals';
import { BrowserProvider, getAddress, isAddress, JsonRpcSigner, Network } from 'ethers';
import { attempt } from '../attempt.ts';
import { answerOf } from './answer-of.ts';
import { askingOf } from './asking.ts';
import type { Eip1193Wallet } from './eip1193.ts';
import { noAccount } from './no-such-wallet.ts';
import { readAccounts } from './read-accounts.ts';
import type { ConnectedWallet, SharedAccount, WantedChain } from './wallet.ts';
import { walletFault } from './wallet-fault.ts';

/** Asks a wallet for its accounts. It is only asked to sign and send, never about a name. */
export async function connectEthereum(
  wallet: Eip1193Wallet,
  name: string,
  ending: AbortSignal,
): Promise<ConnectedWallet> {
  const shared = signal(await answerOf(ask(wallet, 'eth_requestAccounts').then(accountsIn), ending));
  if (shared.peek().length === 0) throw noAccount(name);
  attempt(() =>
    wallet.on?.('accountsChanged', (accounts) => {
      const present = accountsIn(accounts);
      if (textOf(present) !== textOf(shared.peek())) shared.value = present;
    }),
  );
  const { isAsking, during } = askingOf(wallet);
  let asked = (): void => {};
  const watched = {
    request: (call: { readonly method: string; readonly params?: unknown[] | object }) => {
      if (call.method !== 'eth_sendTransaction') return wallet.request(call);
      asked();
      return during(wallet.request(call));
    },
  };
  // Its owner may switch it to another chain, which is looked at before each question, and so it does not matter here. By
  // itself ethers would ask a wallet that does not say again and again.
  const provider = new BrowserProvider(watched as never, undefined, { staticNetwork: Network.from(1) });

  return {
    name,
    accounts: shared,
    isAsking,
    async signerOf(address, telling) {
      const present = await ask(wallet, 'eth_accounts').then(accountsIn).catch(fail);
      if (!present.some((account) => account.address === address))
        throw new PublishError({
          reason: 'wrong-account',
          shortMessage: `${name} does not share ${address} with this page any more`,
        });
      asked = telling.asked;
      return new JsonRpcSigner(provider, address);
    },
    chain: {
      async isOn({ chainId, local }, block) {
        const present = await ask(wallet, 'eth_chainId').then(String).catch(fail);
        if (!isSameNumber(present, chainId)) return false;
        // Local chains take the numbers of others: only one that has the block is the right one.
        if (local === undefined) return true;
        return (await ask(wallet, 'eth_getBlockByHash', [block, false]).catch(() => null)) !== null;
      },
      async switchTo(chain) {
        const params = [{ chainId: chain.chainId }];
        await ask(wallet, 'wallet_switchEthereumChain', params).catch((error: unknown) => {
          if (!isUnknownChain(error) || chain.local === undefined) return fail(error);
          return ask(wallet, 'wallet_addEthereumChain', [describe(chain, chain.local)]).catch(fail);
        });
      },
      onChange(tell) {
        attempt(() => wallet.on?.('chainChanged', tell));
        return () => void attempt(() => wallet.removeListener?.('chainChanged', tell));
      },
    },
  };
}

/** In a promise, because a wallet may throw in place of rejecting. */
function ask(wallet: Eip1193Wallet, method: string, params?: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve) => resolve(wallet.request(params ? { method, params } : { method })));
}

function fail(error: unknown): never {
  throw walletFault(error);
}

function accountsIn(value: unknown): readonly SharedAccount[] {
  return readAccounts(value, (account) =>
    isAddress(account) ? { address: getAddress(account) } : undefined,
  );
}

function textOf(accounts: readonly SharedAccount[]): string {
  return accounts.map(({ address }) => address).join();
}

function isSameNumber(one: string, other: string): boolean {
  return /^(0x[0-9a-f]{1,64}|[0-9]{1,64})$/i.test(one) && BigInt(one) === BigInt(other);
}

/** Some wallets wrap what they say. */
function isUnknownChain(error: unknown): boolean {
  const { code, data } = Object(error);
  return code === 4902 || Object(data).originalError?.code === 4902;
}

/** EIP-3085. */
function describe({ chainId, title }: WantedChain, endpoint: string): object {
  return {
    chainId,
    chainName: title,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: [endpoint],
  };
}
