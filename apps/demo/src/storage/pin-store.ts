import type { Pin, Pins } from '@peername/call';
import type { Store } from './store.ts';

/** Pins in the store, with what the contacts' list needs beyond looking one up. */
export interface PinStore extends Pins {
  all(): Promise<readonly Pin[]>;
  delete(name: string): Promise<void>;
}

/** The pins of one identity: what Alice has seen is no business of Bob's, also in one browser. */
export function createPinStore(store: Store, owner: string): PinStore {
  const prefix = `${owner}|`;
  return {
    get: async (name) => (await store.get('pins', prefix + name)) as Pin | undefined,
    put: (pin) => store.put('pins', prefix + pin.name, pin),
    delete: (name) => store.delete('pins', prefix + name),
    async all() {
      const entries = await store.entries('pins');
      return entries.filter(([key]) => key.startsWith(prefix)).map(([, pin]) => pin as Pin);
    },
  };
}
