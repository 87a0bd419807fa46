import type { Publisher } from '@peername/resolver-core/publish';
import { azeroNetworkOf, ensNetworkOf, ownEndpoints } from '../names/chain-networks.ts';
import { isAzeroName, type LookupSettings } from '../names/lookups.ts';
import type { DevnetPlaces } from '../settings/page-settings.ts';
import type { ChainId } from './desk-state.ts';
import type { Wallets } from './wallets/wallet.ts';

/** One chain to publish on, with the wallets for it. */
export interface Chain {
  readonly id: ChainId;
  readonly publisher: Publisher<unknown>;
  readonly wallets: Wallets;
  /** The progress at which the app's own lookup reads the change. Ethereum is read at the newest block. */
  readonly visibleFrom: 'included' | 'final';
  /** The endpoint that a wallet has to be given for a local chain. */
  readonly local?: string | undefined;
}

// It listens for as long as the page is there.
let ethereum: Wallets | undefined;

/** Loads what publishes on the chain of a name. It reads through the user's endpoints, never through a wallet. */
export async function openChain(
  name: string,
  settings: LookupSettings,
  devnet: DevnetPlaces | undefined,
): Promise<Chain | undefined> {
  if (isAzeroName(settings, devnet, name)) {
    const [{ azeroPublisher }, { substrateWallets }] = await Promise.all([
      import('@peername/azero/publish'),
      import('./wallets/substrate-wallets.ts'),
    ]);
    const network = azeroNetworkOf(settings, devnet);
    const publisher = azeroPublisher({ network, endpoints: ownEndpoints(settings.azeroEndpoints) });
    return {
      id: 'azero',
      publisher: publisher as Publisher<unknown>,
      wallets: substrateWallets(),
      visibleFrom: 'final',
    };
  }
  const network = ensNetworkOf(settings, devnet);
  if (!network) return undefined;
  const [{ ensPublisher }, { ethereumWallets }] = await Promise.all([
    import('@peername/ens/publish'),
    import('./wallets/ethereum-wallets.ts'),
  ]);
  ethereum ??= ethereumWallets();
  const endpoints = ownEndpoints(settings.ensEndpoints);
  return {
    id: 'ens',
    publisher: ensPublisher({ network, endpoints }) as Publisher<unknown>,
    wallets: ethereum,
    visibleFrom: 'included',
    local: typeof network === 'string' ? undefined : (endpoints ?? network.endpoints)[0],
  };
}
