import { type ReadonlySignal, signal } from '@preact/signals';
import type { Store } from '../storage/store.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** The settings of this browser, for all identities in it. */
export interface SettingsStore {
  readonly current: ReadonlySignal<Settings>;
  change(part: Partial<Settings>): Promise<void>;
}

/** Reads the settings; what an earlier version of the app did not know has its default. */
export async function openSettings(store: Store, hasDevnet: boolean): Promise<SettingsStore> {
  const defaults = defaultSettings(hasDevnet);
  const read = async (): Promise<Partial<Settings>> => {
    const stored = ((await store.get('settings', 'all')) ?? {}) as Partial<Settings>;
    // The local chains that were chosen once may be gone.
    const isGone = stored.network === 'devnet' && !hasDevnet;
    return isGone ? { ...stored, network: defaults.network } : stored;
  };
  const current = signal<Settings>({ ...defaults, ...(await read()) });
  return {
    current,
    async change(part) {
      current.value = { ...current.value, ...part };
      // What another tab has changed meanwhile stays as that one has it.
      current.value = { ...current.value, ...(await read()), ...part };
      await store.put('settings', 'all', current.value);
    },
  };
}
