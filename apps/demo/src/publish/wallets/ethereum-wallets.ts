import { signal } from '@preact/signals';
import { connectEthereum } from './connect-ethereum.ts';
import { type Eip1193Wallet, isEip1193 } from './eip1193.ts';
import { noSuchWallet } from './no-such-wallet.ts';
import type { FoundWallet, Wallets } from './wallet.ts';
import { iconOf, walletText } from './wallet-text.ts';

/** Where wallets put themselves. */
export type EthereumPage = EventTarget & { readonly ethereum?: unknown };

/** No browser has that many; a page of scripts that announce themselves has. */
const mostWallets = 20;

/** The wallets for Ethereum: those that announce themselves (EIP-6963), else the one at `window.ethereum`. */
export function ethereumWallets(page: EthereumPage = window): Wallets {
  const announced = new Map<string, FoundWallet & { readonly provider: Eip1193Wallet }>();
  const found = signal<readonly FoundWallet[]>([]);

  page.addEventListener('eip6963:announceProvider', (event) => {
    const { info, provider } = Object((event as CustomEvent).detail);
    const { uuid, name, icon } = Object(info);
    if (typeof uuid !== 'string' || !isEip1193(provider) || announced.size >= mostWallets) return;
    announced.set(uuid, { id: uuid, name: walletText(name, 'A wallet'), icon: iconOf(icon), provider });
    tell();
  });

  /** Every wallet answers at once, so the list is whole right after the question. */
  function look(): void {
    page.dispatchEvent(new Event('eip6963:requestProvider'));
    tell();
  }

  function tell(): void {
    found.value =
      announced.size > 0
        ? [...announced.values()].map(({ id, name, icon }) => ({ id, name, icon }))
        : isEip1193(page.ethereum)
          ? [{ id: injectedId, name: "This browser's wallet" }]
          : [];
  }

  look();
  return {
    found,
    look,
    async connect(id, ending) {
      const { provider, name } = announced.get(id) ?? { provider: page.ethereum, name: 'The wallet' };
      if (!isEip1193(provider)) throw noSuchWallet();
      return connectEthereum(provider, name, ending);
    },
  };
}

const injectedId = 'window.ethereum';
