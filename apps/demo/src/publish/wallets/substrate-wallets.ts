import type { WalletAccount } from '@peername/azero/publish';
import { Keyring } from '@polkadot/api';
import { signal } from '@preact/signals';
import { attempt } from '../attempt.ts';
import { answerOf } from './answer-of.ts';
import { askingOf } from './asking.ts';
import { noAccount, noSuchWallet } from './no-such-wallet.ts';
import { readAccounts } from './read-accounts.ts';
import type { FoundWallet, SharedAccount, Wallets } from './wallet.ts';
import { walletText } from './wallet-text.ts';

/** Where extensions for Substrate chains put themselves. */
export interface SubstratePage {
  readonly injectedWeb3?: unknown;
}

/** What an extension gives to a page that it lets in. */
interface Injected {
  readonly accounts: { get(): Promise<unknown> };
  readonly signer?: WalletAccount['signer'];
}

interface Extension {
  enable(origin: string): Promise<Injected>;
}

/** No browser has that many. */
const mostExtensions = 20;

/** The name that extensions show when they ask whether this page may see accounts. */
const pageName = 'peername';

/** The wallets for Aleph Zero: the extensions at `window.injectedWeb3`. */
export function substrateWallets(page: SubstratePage = window as SubstratePage): Wallets {
  const found = signal<readonly FoundWallet[]>([]);
  const look = (): void => {
    found.value = [...extensionsOf(page).keys()].map((id) => ({ id, name: titleOf(id) }));
  };
  look();
  return {
    found,
    look,
    async connect(id, ending) {
      const extension = extensionsOf(page).get(id);
      if (!extension) throw noSuchWallet();
      const enabling = new Promise<Injected>((resolve) => resolve(extension.enable(pageName)));
      const injected = await answerOf(enabling, ending);
      const accounts = await answerOf(read(injected).then(accountsIn), ending);
      if (accounts.length === 0) throw noAccount(titleOf(id));
      const { isAsking, during } = askingOf(extension);
      return {
        name: titleOf(id),
        accounts: signal(accounts),
        isAsking,
        signerOf: async (address, { signed }): Promise<WalletAccount> => ({
          address,
          signer: watch(injected, (answer) => {
            const asking = during(answer);
            asking.then(signed, () => {});
            return asking;
          }),
        }),
      };
    },
  };
}

function extensionsOf(page: SubstratePage): ReadonlyMap<string, Extension> {
  const all = Object(attempt(() => page.injectedWeb3));
  const ids = attempt(() => Object.keys(all)) ?? [];
  return new Map(
    ids.slice(0, mostExtensions).flatMap((id) => {
      const extension = attempt(() => Object(all[id]));
      return attempt(() => typeof extension.enable) === 'function' ? [[id, extension]] : [];
    }),
  );
}

/** Extensions are known by ids such as `polkadot-js`. */
function titleOf(id: string): string {
  return walletText(id, 'A wallet');
}

function read(injected: Injected): Promise<unknown> {
  return new Promise((resolve) => resolve(injected.accounts.get()));
}

/** Its signer, which may also throw in place of rejecting, and each of whose questions is passed on. */
function watch({ signer }: Injected, during: <T>(answer: Promise<T>) => Promise<T>): WalletAccount['signer'] {
  const { signPayload, signRaw } = Object(signer) as WalletAccount['signer'];
  return {
    ...(typeof signPayload === 'function' && {
      signPayload: (payload) => during(new Promise((resolve) => resolve(signPayload.call(signer, payload)))),
    }),
    ...(typeof signRaw === 'function' && {
      signRaw: (raw) => during(new Promise((resolve) => resolve(signRaw.call(signer, raw)))),
    }),
  };
}

/** Accounts of Ethereum and the like cannot own a name of AZERO.ID. */
function accountsIn(value: unknown): readonly SharedAccount[] {
  return readAccounts(value, (account) => {
    const { address, name, type = 'sr25519' } = Object(account);
    const canonical = canonicalOf(address);
    if (canonical === undefined || (type !== 'sr25519' && type !== 'ed25519')) return undefined;
    return { address: canonical, label: walletText(name, '') || undefined };
  });
}

/** Each chain has a prefix of its own for the same account; plans are written with the common one. */
function canonicalOf(address: unknown): string | undefined {
  try {
    return typeof address === 'string' ? new Keyring().encodeAddress(address, 42) : undefined;
  } catch {
    return undefined;
  }
}
