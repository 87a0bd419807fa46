import type { AzeroNetwork } from '@peername/azero';
import type { DevnetDetails } from '@peername/devnet';
import type { EnsNetwork } from '@peername/ens';
import {
  createResolver,
  isResolverError,
  type Milliseconds,
  type NameService,
  quorumOf,
  type Resolver,
} from '@peername/resolver-core';
import { findDevnet } from './devnet-file.ts';
import type { Examinee } from './doctor/checkup.ts';
import { checkChains, loadGateway } from './load-gateway.ts';
import type { OpenResolver, ResolverNeeds, ResolverParts } from './open-resolver.ts';
import type { Settings } from './options.ts';
import { quorumAmong, withEnoughEndpoints } from './quorum.ts';
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
  const { timeout, gateway, require } = settings;
  try {
    if (gateway) {
      const client = await loadGateways(gateway, settings, {
        env,
        notice: parts.notice ?? (() => {}),
        ownServices: () => ownServices(settings, env),
        names: needs.names?.length,
      });
      return joinServices([client], { timeout, require }, parts);
    }
    const devnet = settings.network === 'devnet' ? await findDevnet(env) : undefined;
    return joinServices(await servicesFor(settings, devnet, needs), { timeout, require }, parts);
  } catch (error) {
    // An adapter that cannot even be made was told something wrong.
    throw isResolverError(error) ? new UsageError(error.message) : error;
  }
};

function joinServices(
  services: readonly NameService[],
  { timeout, require }: Pick<Settings, 'timeout' | 'require'>,
  { wrap, notice: _, ...parts }: ResolverParts,
): Resolver {
  if (services.length === 0) throw nothingRuns();
  return createResolver({
    services: wrap ? services.map(wrap) : services,
    ...parts,
    ...(require && { require }),
    ...(timeout === undefined ? {} : { timeout: timeout + grace }),
  });
}

/** One client for all gateways, the first that answers, or as many as have to agree. */
async function loadGateways(
  urls: readonly string[],
  settings: Settings,
  parts: Parameters<typeof loadGateway>[2],
): Promise<NameService> {
  // A gateway says itself how strong its answers are: only whoever asks for it has several compared.
  const quorum = settings.quorum ?? 1;
  if (quorum === 1) return loadGateway(urls, settings, parts);
  const members = await Promise.all(urls.map((url) => loadGateway([url], settings, parts)));
  return withEnoughEndpoints('gateway', () => quorumOf(members, { quorum, timeout: settings.timeout }));
}

/**
 * Each endpoint as a service of its own, chain by chain, so that they can be compared: those that the settings name, or
 * else all that the network has. Gateways are endpoints too, and come last, because they take every name.
 *
 * @throws {@link UsageError} when the settings contradict each other
 */
export async function openEndpoints(
  settings: Settings,
  env: Parameters<OpenResolver>[1],
): Promise<readonly (readonly Examinee[])[]> {
  try {
    const { gateway, azeroRpc, ensRpc } = settings;
    if (gateway) checkChains(settings);
    const devnet = settings.network === 'devnet' ? await findDevnet(env) : undefined;
    const isNamed = gateway || azeroRpc || ensRpc;
    const urls = isNamed ? { azeroRpc, ensRpc } : await builtInUrls(settings, devnet);
    const chains = [
      await eachAlone(urls.azeroRpc, (url) => loadAzero({ ...settings, azeroRpc: [url] }, devnet)),
      await eachAlone(urls.ensRpc, (url) => loadEns({ ...settings, ensRpc: [url] }, devnet)),
      await eachAlone(gateway, (url) => oneGateway(url, settings, env)),
    ];
    if (chains.every((chain) => chain.length === 0)) throw nothingRuns();
    return chains.filter((chain) => chain.length > 0);
  } catch (error) {
    throw isResolverError(error) ? new UsageError(error.message) : error;
  }
}

async function eachAlone(
  urls: readonly string[] = [],
  load: (url: string) => Promise<readonly NameService[]>,
): Promise<Examinee[]> {
  const services = await Promise.all(urls.map(load));
  return services.flatMap((some, i) =>
    some.map((service) => ({ origin: new URL(urls[i] as string).origin, service })),
  );
}

async function builtInUrls(
  { network = 'mainnet' }: Settings,
  devnet: DevnetDetails | undefined,
): Promise<Pick<Settings, 'azeroRpc' | 'ensRpc'>> {
  if (network === 'devnet')
    return { azeroRpc: devnet && [devnet.azero.http], ensRpc: devnet?.ethereum && [devnet.ethereum.http] };
  const { azeroNetworks } = await import('@peername/azero');
  const { ensNetworks } = await import('@peername/ens');
  return { azeroRpc: azeroNetworks[network].endpoints, ensRpc: ensNetworks[network].endpoints };
}

async function oneGateway(
  url: string,
  { timeout, gatewayKey }: Settings,
  env: Parameters<OpenResolver>[1],
): Promise<NameService[]> {
  const parts = { env, notice: () => {}, ownServices: async () => [], names: undefined };
  return [await loadGateway([url], { timeout, gatewayKey }, parts)];
}

/** Over the endpoints that the settings name, and no others. */
async function ownServices(settings: Settings, env: Parameters<OpenResolver>[1]): Promise<NameService[]> {
  const devnet = settings.network === 'devnet' ? await findDevnet(env) : undefined;
  return [
    ...(settings.azeroRpc ? await loadAzero(settings, devnet) : []),
    ...(settings.ensRpc ? await loadEns(settings, devnet) : []),
  ];
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
export function mayNeedAzero(
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
  const quorum = quorumAmong(endpoints, settings);
  const proofs =
    settings.require === 'proof' ? (await import('@peername/azero/proof')).azeroProofs : undefined;
  return [
    withEnoughEndpoints('azeroRpc', () =>
      azero({ network, endpoints, registries, router, finality, timeout, quorum, proofs }),
    ),
  ];
}

/** None when it is not known where the chain is. */
async function loadEns(settings: Settings, devnet: DevnetDetails | undefined): Promise<NameService[]> {
  const { ensRpc: endpoints, ensUniversalResolver: universalResolver, finality, timeout } = settings;
  const network = settings.network === 'devnet' ? ensDevnet(settings, devnet) : settings.network;
  if (settings.network === 'devnet' && !network) return [];
  const { ens } = await import('@peername/ens');
  const devnetGateway = devnet?.ethereum && { origins: [devnet.ethereum.ccipOrigin] };
  const ccip = settings.ccip ?? devnetGateway;
  const quorum = quorumAmong(endpoints, settings);
  return [
    withEnoughEndpoints('ensRpc', () =>
      ens({ network, endpoints, universalResolver, finality, timeout, ccip, quorum }),
    ),
  ];
}

/** The local Aleph Zero: whatever chain is found there, with the contracts that the devnet's file or options name. */
export function azeroDevnet(settings: Settings, devnet: DevnetDetails | undefined): AzeroNetwork | undefined {
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
export function ensDevnet(settings: Settings, devnet: DevnetDetails | undefined): EnsNetwork | undefined {
  const endpoints = settings.ensRpc ?? (devnet?.ethereum && [devnet.ethereum.http]);
  return endpoints && { id: 'ethereum-devnet', title: 'Ethereum devnet', testnet: true, endpoints };
}

export function nothingRuns(): UsageError {
  return new UsageError(
    'No devnet is running; start one with "peername devnet", or say where one is with --azero-rpc or --ens-rpc',
  );
}
