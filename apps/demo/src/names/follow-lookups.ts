import { computed, effect, type ReadonlySignal } from '@preact/signals';
import { type LookupSettings, type Lookups, lookupSettingsText } from './lookups.ts';

/** Lookups as the settings have them at present. Endpoints that were taken out of the settings do not stay connected. */
export function followLookups(
  settings: ReadonlySignal<LookupSettings>,
  make: (settings: LookupSettings) => Lookups,
): ReadonlySignal<Lookups> {
  // As text, so that settings with no say in lookups do not throw their caches away.
  const text = computed(() => lookupSettingsText(settings.value));
  const lookups = computed(() => make(JSON.parse(text.value)));
  effect(() => {
    const { close } = lookups.value;
    return () => void close();
  });
  return lookups;
}
