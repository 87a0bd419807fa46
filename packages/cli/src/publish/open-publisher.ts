import type { DevnetDetails } from '@peername/devnet';
import { isResolverError } from '@peername/resolver-core';
import { azeroDevnet, ensDevnet, mayNeedAzero, nothingRuns } from '../compose.ts';
import { findDevnet } from '../devnet-file.ts';
import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { type ChainPublisher, chainPublisher, type OpenPublisher } from './chain-publisher.ts';

/**
 * The publisher of AZERO.ID or ENS, by the ending of the name. Only what that chain needs is loaded.
 *
 * @throws {@link UsageError} when the settings contradict each other, or no devnet runs
 */
export const openPublisher: OpenPublisher = async (settings, env, name) => {
  const devnet = settings.network === 'devnet' ? await findDevnet(env) : undefined;
  const isAzero = mayNeedAzero(settings, devnet, { names: [name] });
  try {
    return await (isAzero ? openAzero(settings, devnet) : openEns(settings, devnet));
  } catch (error) {
    // A publisher that cannot even be made was told something wrong.
    throw isResolverError(error) ? new UsageError(error.message) : error;
  }
};

async function openAzero(settings: Settings, devnet: DevnetDetails | undefined): Promise<ChainPublisher> {
  const { azeroRpc: endpoints, azeroRegistry: registries, azeroRouter: router, timeout } = settings;
  const network = settings.network === 'devnet' ? azeroDevnet(settings, devnet) : settings.network;
  if (settings.network === 'devnet' && !network) throw nothingRuns();
  const { azeroPublisher } = await import('@peername/azero/publish');
  const publisher = azeroPublisher({ network, endpoints, registries, router, timeout });
  const usual = { usualWait: 'final', finalAfter: 'a few seconds', usualMaxFee: '5' } as const;
  return chainPublisher(publisher, usual, async (text, reading) =>
    (await import('./azero-signer.ts')).openAzeroKey(text, reading),
  );
}

async function openEns(settings: Settings, devnet: DevnetDetails | undefined): Promise<ChainPublisher> {
  const { ensRpc: endpoints, ensUniversalResolver: universalResolver, timeout } = settings;
  const network = settings.network === 'devnet' ? ensDevnet(settings, devnet) : settings.network;
  if (settings.network === 'devnet' && !network) throw nothingRuns();
  const { ensPublisher } = await import('@peername/ens/publish');
  const publisher = ensPublisher({ network, endpoints, universalResolver, timeout });
  const usual = { usualWait: 'included', finalAfter: 'about 13 minutes', usualMaxFee: '0.05' } as const;
  return chainPublisher(publisher, usual, async (text, reading) =>
    (await import('./ens-signer.ts')).openEnsKey(text, reading),
  );
}
