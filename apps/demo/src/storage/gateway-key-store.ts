import type { GatewayKey, GatewayKeyStore } from '@peername/http-gateway/client';
import type { Store } from './store.ts';

/** The keys of gateways in the store, for all identities: the gateway is the same for each. */
export interface GatewayKeys extends GatewayKeyStore {
  /** Believes the gateway anew on its next use. */
  forget(origin: string): Promise<void>;
}

/** Keeps the keys that gateways were seen to sign with. */
export function createGatewayKeyStore(store: Store): GatewayKeys {
  const keyOf = (origin: string): string => `gateway|${origin}`;
  return {
    get: async (origin) => (await store.get('settings', keyOf(origin))) as readonly GatewayKey[] | undefined,
    put: (origin, keys) => store.put('settings', keyOf(origin), keys),
    forget: (origin) => store.delete('settings', keyOf(origin)),
  };
}
