import type { WalletAccount } from '@peername/azero/publish';
import { Keyring } from '@polkadot/api';
import { signal } from '@preact/signals';
import { answerOf } from './answer-of.ts';
import { createAsking } from './asking.ts';
import { noAccount, noSuchWallet } from './no-such-wallet.ts';
import type { ConnectedWallet, FoundWallet, SharedAccount, Wallets } from './wallet.ts';
import { walletText } from './wallet-text.ts';

/** Where extensions for Substrate chains put themselves. */
export interface SubstratePage {
  readonly injectedWeb3?: unknown;
}

/** What an extension gives to a page that it lets in. */
interface Injected {
  readonly accounts: { get(): Promise<unknown> };
  readonly signer: WalletAccount['signer'];
}

interface Extension {
  enable(origin: string): Promise<Injected>;
}

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
      const accounts = accountsIn(await answerOf(read(injected), ending));
      if (accounts.length === 0) throw noAccount(titleOf(id));
      return open(titleOf(id), injected, accounts);
    },
  };
}

function extensionsOf(page: SubstratePage): ReadonlyMap<string, Extension> {
  const entries = Object.entries(Object(page.injectedWeb3)).slice(0, 20);
  return new Map(
    entries.filter((entry): entry is [string, Extension] => typeof Object(entry[1]).enable === 'function'),
  );
}

/** Extensions are known by ids such as `polkadot-js`. */
function titleOf(id: string): string {
  return walletText(id, 'A wallet');
}

function read(injected: Injected): Promise<unknown> {
  return new Promise((resolve) => resolve(injected.accounts.get()));
}

function open(name: string, { signer }: Injected, accounts: readonly SharedAccount[]): ConnectedWallet {
  const { isAsking, during } = createAsking();
  const { signPayload, signRaw } = signer;
  const watched: WalletAccount['signer'] = {
    ...(signPayload && { signPayload: (payload) => during(signPayload.call(signer, payload)) }),
    ...(signRaw && { signRaw: (raw) => during(signRaw.call(signer, raw)) }),
  };
  return {
    name,
    accounts: signal(accounts),
    isAsking,
    signerOf: async (address): Promise<WalletAccount> => ({ address, signer: watched }),
  };
}

/** Accounts of Ethereum and the like cannot own a name of AZERO.ID. */
function accountsIn(value: unknown): readonly SharedAccount[] {
  return (Array.isArray(value) ? value : []).flatMap((account: unknown) => {
    const { address, name, type = 'sr25519' } = Object(account);
    const canonical = canonicalOf(address);
    if (canonical === undefined || (type !== 'sr25519' && type !== 'ed25519')) return [];
    return [{ address: canonical, label: walletText(name, '') || undefined }];
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
