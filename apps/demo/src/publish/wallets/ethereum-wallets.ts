import { signal } from '@preact/signals';
import { attempt } from '../attempt.ts';
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
  const announced = new Map<string, Announced>();
  const found = signal<readonly FoundWallet[]>([]);

  page.addEventListener('eip6963:announceProvider', (event) => {
    const wallet = attempt(() => readAnnouncement(event));
    // Somebody may be about to press the button of the first one.
    if (!wallet || announced.has(wallet.id) || announced.size >= mostWallets) return;
    announced.set(wallet.id, wallet);
    tell();
  });

  /** Every wallet answers at once, so the list is whole right after the question. */
  function look(): void {
    page.dispatchEvent(new Event('eip6963:requestProvider'));
    if (announced.size === 0) tell();
  }

  function tell(): void {
    found.value =
      announced.size > 0
        ? [...announced.values()].map(({ id, name, icon }) => ({ id, name, icon }))
        : isEip1193(injectedIn(page))
          ? [{ id: injectedId, name: "This browser's wallet" }]
          : [];
  }

  look();
  return {
    found,
    look,
    async connect(id, ending) {
      const { provider, name } = announced.get(id) ?? { provider: injectedIn(page), name: 'The wallet' };
      if (!isEip1193(provider)) throw noSuchWallet();
      return connectEthereum(provider, name, ending);
    },
  };
}

const injectedId = 'window.ethereum';

interface Announced extends FoundWallet {
  readonly provider: Eip1193Wallet;
}

function readAnnouncement(event: Event): Announced | undefined {
  const { info, provider } = Object((event as CustomEvent).detail);
  const { uuid, name, icon } = Object(info);
  if (typeof uuid !== 'string' || !isEip1193(provider)) return undefined;
  return { id: uuid, name: walletText(name, 'A wallet'), icon: iconOf(icon), provider };
}

function injectedIn(page: EthereumPage): unknown {
  return attempt(() => page.ethereum);
}
