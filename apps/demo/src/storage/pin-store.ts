import { didKeyOf, type Pin, type Pins } from '@peername/call';
import { bytesOfHex } from '../identity/bytes-of-hex.ts';
import type { Store } from './store.ts';

/** Pins in the store, with what the list of known people needs beyond looking one up. */
export interface PinStore extends Pins {
  /** By name. */
  all(): Promise<ReadonlyMap<string, readonly Pin[]>>;
}

/**
 * The pins of one identity on one network: what Alice has seen is no business of Bob's, also in one browser, and the same
 * name stands for different people on different networks.
 */
export function createPinStore(store: Store, owner: string, network: string): PinStore {
  const prefix = `${owner}|${network}|`;
  return {
    get: async (name) => pinsOf(await store.get('pins', prefix + name)),
    update: (name, change) =>
      store.change('pins', prefix + name, (known) => {
        const pins = change(pinsOf(known));
        return pins.length > 0 ? pins : undefined;
      }),
    async all() {
      const entries = await store.entries('pins');
      return new Map(
        entries.flatMap(([key, pins]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), pinsOf(pins)] as const] : [],
        ),
      );
    },
  };
}

/**
 * Moves pins of the first form, which had no network and one key for each name, to the network that is chosen now: where
 * they were made, as long as it was never changed.
 */
export async function migratePins(store: Store, network: string): Promise<void> {
  for (const [key, value] of await store.entries('pins')) {
    if (Array.isArray(value)) continue;
    const pin = pinOfFirstForm(value);
    if (!pin || !key.endsWith(`|${pin.name}`)) continue;
    const owner = key.slice(0, -pin.name.length - 1);
    await createPinStore(store, owner, network).update(pin.name, (known) =>
      known.length > 0 ? known : [pin],
    );
    await store.delete('pins', key);
  }
}

function pinsOf(value: unknown): readonly Pin[] {
  return Array.isArray(value) ? value : [];
}

function pinOfFirstForm(value: unknown): Pin | undefined {
  const { name, key, firstSeen, lastSeen, registeredAt } = Object(value) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof key !== 'string' || !/^[0-9a-f]{64}$/.test(key)) return undefined;
  if (!(firstSeen instanceof Date) || !(lastSeen instanceof Date)) return undefined;
  return {
    name,
    kind: 'did-key',
    id: didKeyOf(bytesOfHex(key)),
    key: { type: 'ed25519', hex: `0x${key}` },
    firstSeen,
    lastSeen,
    registeredAt: registeredAt instanceof Date ? registeredAt : undefined,
    block: 0n,
  };
}
