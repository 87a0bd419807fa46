import type { AzeroNetwork } from '@peername/azero';
import type { DevnetDetails } from '@peername/devnet';
import type { EnsNetwork } from '@peername/ens';
import {
  createResolver,
  isResolverError,
  type Milliseconds,
  type NameService,
  type Resolver,
} from '@peername/resolver-core';
import { findDevnet } from './devnet-file.ts';
import { loadGateway } from './load-gateway.ts';
import type { OpenResolver, ResolverNeeds, ResolverParts } from './open-resolver.ts';
import type { Settings } from './options.ts';
import { UsageError } from './usage-error.ts';

// The adapters' own deadline comes first, because their errors name the endpoints.
const grace: Milliseconds = 200;

/**
 * Joins the adapters that the names or accounts need, or takes a gateway for all of them. The only place that knows them;
 * each is loaded when it is needed.
 *
 * @throws {@link UsageError} when the settings contradict each other
 */
export const openResolver: OpenResolver = async (settings, env, needs, parts = {}) => {
  const { timeout, gateway } = settings;
  try {
    if (gateway) return joinServices([await loadGateway(gateway, settings)], timeout, parts);
    const devnet = settings.network === 'devnet' ? await findDevnet(env) : undefined;
    return joinServices(await servicesFor(settings, devnet, needs), timeout, parts);
  } catch (error) {
    // An adapter that cannot even be made was told something wrong.
    throw isResolverError(error) ? new UsageError(error.message) : error;
  }
};

function joinServices(
  services: readonly NameService[],
  timeout: Milliseconds | undefined,
  { wrap, ...parts }: ResolverParts,
): Resolver {
  if (services.length === 0)
    throw new UsageError(
      'No devnet is running; start one with "peername devnet", or say where one is with --azero-rpc or --ens-rpc',
    );
  return createResolver({
    services,
    ...parts,
    ...(timeout === undefined ? {} : { timeout: timeout + grace }),
  });
}

async function servicesFor(
  settings: Settings,
  devnet: DevnetDetails | undefined,
  { names, accounts }: ResolverNeeds,
): Promise<NameService[]> {
  const services: NameService[] = [];
  const isServed = (text: string) => services.some((service) => service.supports(text));
  const hasAccount = (text: string) => services.some((service) => service.supportsAccount?.(text));
  const unserved = (): boolean =>
    (!names && !accounts) ||
    (names?.some((name) => !isServed(name.trim())) ?? false) ||
    (accounts?.some((account) => !hasAccount(account.trim())) ?? false);

  if (mayNeedAzero(settings, devnet, { names, accounts }))
    services.push(...(await loadAzero(settings, devnet)));
  // Every other dotted name is one of ENS.
  if (services.length === 0 || unserved()) services.push(...(await loadEns(settings, devnet)));
  // Rather a refusal by what is configured than none.
  if (services.length === 0) services.push(...(await loadAzero(settings, devnet)));
  return services;
}

/** Whether AZERO.ID may have a say; when in doubt, yes. */
function mayNeedAzero(
  { azeroRegistry = {} }: Settings,
  devnet: DevnetDetails | undefined,
  { names, accounts }: ResolverNeeds,
): boolean {
  const endings = [
    ...['azero', 'a0', 'tzero'],
    ...Object.keys(azeroRegistry),
    ...Object.keys(devnet?.azero.registries ?? {}),
  ];
  const isAzero = (name: string) => endings.some((tld) => name.trim().toLowerCase().endsWith(`.${tld}`));
  const isEthereum = (account: string) => /^0x[0-9a-f]{40}$/i.test(account.trim());
  if (!names && !accounts) return true;
  return (names?.some(isAzero) ?? false) || (accounts?.some((account) => !isEthereum(account)) ?? false);
}

/** None when it is not known where the chain is. */
async function loadAzero(settings: Settings, devnet: DevnetDetails | undefined): Promise<NameService[]> {
  const { azeroRpc: endpoints, azeroRegistry: registries, azeroRouter: router, finality, timeout } = settings;
  const network = settings.network === 'devnet' ? azeroDevnet(settings, devnet) : settings.network;
  if (settings.network === 'devnet' && !network) return [];
  const { azero } = await import('@peername/azero');
  return [azero({ network, endpoints, registries, router, finality, timeout })];
}

/** None when it is not known where the chain is. */
async function loadEns(settings: Settings, devnet: DevnetDetails | undefined): Promise<NameService[]> {
  const { ensRpc: endpoints, ensUniversalResolver: universalResolver, finality, timeout } = settings;
  const network = settings.network === 'devnet' ? ensDevnet(settings, devnet) : settings.network;
  if (settings.network === 'devnet' && !network) return [];
  const { ens } = await import('@peername/ens');
  const devnetGateway = devnet?.ethereum && { origins: [devnet.ethereum.ccipOrigin] };
  return [
    ens({ network, endpoints, universalResolver, finality, timeout, ccip: settings.ccip ?? devnetGateway }),
  ];
}

/** The local Aleph Zero: whatever chain is found there, with the contracts that the devnet's file or options name. */
function azeroDevnet(settings: Settings, devnet: DevnetDetails | undefined): AzeroNetwork | undefined {
  const endpoints = settings.azeroRpc ?? (devnet && [devnet.azero.http]);
  if (!endpoints) return undefined;
  const registries = settings.azeroRegistry ?? devnet?.azero.registries;
  const router = settings.azeroRouter ?? devnet?.azero.router;
  if (!registries && !router)
    throw new UsageError(
      '--azero-rpc on a devnet needs the contracts too: --azero-registry azero=ADDRESS or --azero-router ADDRESS',
    );
  return {
    id: 'aleph-zero-devnet',
    title: 'Aleph Zero devnet',
    testnet: true,
    tlds: ['azero', 'a0'],
    canonicalTld: { a0: 'azero' },
    registries: registries ?? {},
    router,
    endpoints,
  };
}

/** The local Ethereum: whatever chain is found there. */
function ensDevnet(settings: Settings, devnet: DevnetDetails | undefined): EnsNetwork | undefined {
  const endpoints = settings.ensRpc ?? (devnet?.ethereum && [devnet.ethereum.http]);
  return endpoints && { id: 'ethereum-devnet', title: 'Ethereum devnet', testnet: true, endpoints };
}
