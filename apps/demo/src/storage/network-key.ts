import type { DevnetPlaces } from '../settings/page-settings.ts';
import type { Settings } from '../settings/settings.ts';

/** What is remembered apart: a network, and of local chains each start, since each has people of its own. */
export function networkKey({ network }: Settings, devnet: DevnetPlaces | undefined): string {
  const genesis = devnet?.azero.genesis;
  return network === 'devnet' && genesis !== undefined ? `devnet-${genesis.slice(2, 14)}` : network;
}
