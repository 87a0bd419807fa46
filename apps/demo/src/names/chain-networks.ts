import type { AzeroNetwork } from '@peername/azero';
import type { EnsNetwork } from '@peername/ens';
import type { DevnetPlaces } from '../settings/page-settings.ts';
import type { Settings } from '../settings/settings.ts';

/** The chain of AZERO.ID names. Without local ones on this host, the public one takes their place. */
export function azeroNetworkOf(
  { network }: Pick<Settings, 'network'>,
  devnet: DevnetPlaces | undefined,
): 'mainnet' | 'testnet' | AzeroNetwork {
  if (network !== 'devnet') return network;
  if (!devnet) return 'mainnet';
  const { http, registries, router } = devnet.azero;
  return {
    id: 'aleph-zero-devnet',
    title: 'Aleph Zero devnet',
    testnet: true,
    tlds: ['azero', 'a0'],
    canonicalTld: { a0: 'azero' },
    registries,
    router,
    endpoints: [http],
  };
}

/** The chain of all other names; undefined where there is none. */
export function ensNetworkOf(
  { network }: Pick<Settings, 'network'>,
  devnet: DevnetPlaces | undefined,
): 'mainnet' | 'testnet' | EnsNetwork | undefined {
  if (network !== 'devnet') return network;
  return (
    devnet?.ethereum && {
      id: 'ethereum-devnet',
      title: 'Ethereum devnet',
      testnet: true,
      endpoints: [devnet.ethereum.http],
    }
  );
}

/** The user's own endpoints; undefined for those of the network. */
export function ownEndpoints(urls: readonly string[]): readonly string[] | undefined {
  return urls.length > 0 ? urls : undefined;
}
