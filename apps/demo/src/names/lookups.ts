import { azero } from '@peername/azero';
import type { CcipOption } from '@peername/ens';
import type { GatewayKeyStore } from '@peername/http-gateway/client';
import {
  createResolverWithKinds,
  didKeyKind,
  irohKind,
  libp2pKind,
  type NameService,
  pkarrKind,
  type Resolver,
  staexKind,
  tidyName,
} from '@peername/resolver-core';
import type { DevnetPlaces } from '../settings/page-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { azeroNetworkOf, ensNetworkOf, ownEndpoints } from './chain-networks.ts';

/** Looks names up, one outcome of four for each. */
export type Lookup = Pick<Resolver, 'lookup'>;

/** The two ways to look names up. */
export interface Lookups {
  /** For names that the user dials: as configured. */
  readonly dialling: Lookup;
  /** For the name that a caller claims: asks the user's own endpoints and nobody that the name's owner chose. */
  readonly checking: Lookup;
  /** Lets go of all endpoints, once what is being looked up is answered. */
  close(): Promise<void>;
}

// Ids that embed an Ed25519 key, which is what calls are signed with. The rest would be dead weight.
const kinds = [didKeyKind, libp2pKind, irohKind, pkarrKind, staexKind];

/** The settings that lookups depend on. */
export type LookupSettings = Pick<
  Settings,
  'network' | 'azeroEndpoints' | 'ensEndpoints' | 'offchain' | 'gateway'
>;

/** These alone, as text: what is looked up by equal texts is looked up alike. */
export function lookupSettingsText(settings: LookupSettings): string {
  const { network, azeroEndpoints, ensEndpoints, offchain, gateway } = settings;
  const chosen: LookupSettings = { network, azeroEndpoints, ensEndpoints, offchain, gateway };
  return JSON.stringify(chosen);
}

/**
 * Makes lookups over what the settings name. ENS and gateways are loaded when a name first needs them. A gateway is held
 * to its signatures, by the keys in the store.
 */
export function createLookups(
  settings: LookupSettings,
  devnet: DevnetPlaces | undefined,
  keyStore?: GatewayKeyStore,
): Lookups {
  const resolvers: Resolver[] = [];
  const underWay = new Set<Promise<unknown>>();
  const over = (service: NameService): Resolver => {
    const resolver = createResolverWithKinds({ services: [service], kinds });
    resolvers.push(resolver);
    return resolver;
  };
  const counted = ({ lookup }: Lookup): Lookup => ({
    lookup(name, o) {
      const looking = lookup(name, o);
      const forget = (): void => void underWay.delete(looking);
      underWay.add(looking);
      looking.then(forget, forget);
      return looking;
    },
  });
  const close = async (): Promise<void> => {
    await Promise.allSettled(underWay);
    await Promise.all(resolvers.map((resolver) => resolver.close()));
  };

  if (settings.gateway !== undefined) {
    const { gateway: url } = settings;
    const throughGateway = counted(
      onFirstUse(async () => {
        const { gateway } = await import('@peername/http-gateway/client');
        return over(gateway({ url, keyStore }));
      }),
    );
    return { dialling: throughGateway, checking: throughGateway, close };
  }

  // Built with the first name: a mistake in the chains that the host of the page names is the outcome of a lookup then.
  const onAzero = onFirstUse(async () => over(azeroService(settings, devnet)));
  const onEns = (ccip: CcipOption): Lookup =>
    onFirstUse(async () => {
      const network = ensNetworkOf(settings, devnet);
      // Without a chain for them, other names get the answer of the one that is there: not supported.
      if (!network) return onAzero;
      const { ens } = await import('@peername/ens');
      return over(ens({ network, endpoints: ownEndpoints(settings.ensEndpoints), ccip }));
    });
  const byEnding = (others: Lookup): Lookup =>
    counted({
      lookup: async (name, o) => (isAzeroName(settings, devnet, name) ? onAzero : others).lookup(name, o),
    });
  return { dialling: byEnding(onEns(offchainOf(settings, devnet))), checking: byEnding(onEns('off')), close };
}

/** Whether a name is one of AZERO.ID, and not of ENS; true for what is no name, which any resolver refuses with the reason. */
export function isAzeroName(
  settings: LookupSettings,
  devnet: DevnetPlaces | undefined,
  text: string,
): boolean {
  const service = azeroService(settings, devnet);
  try {
    return service.supports(tidyName(text));
  } catch {
    return true;
  }
}

/** AZERO.ID, as the settings have it read. */
function azeroService(settings: LookupSettings, devnet: DevnetPlaces | undefined): NameService {
  return azero({
    network: azeroNetworkOf(settings, devnet),
    endpoints: ownEndpoints(settings.azeroEndpoints),
  });
}

function offchainOf({ network, offchain }: LookupSettings, devnet: DevnetPlaces | undefined): CcipOption {
  if (network === 'devnet' && devnet?.ethereum) return { origins: [devnet.ethereum.ccipOrigin] };
  return offchain ? 'on' : 'off';
}

/** Loads what looks names up when the first name comes; a failure to load is tried again with the next. */
function onFirstUse(load: () => Promise<Lookup>): Lookup {
  let loading: Promise<Lookup> | undefined;
  const loaded = (): Promise<Lookup> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return { lookup: async (name, o) => (await loaded()).lookup(name, o) };
}
