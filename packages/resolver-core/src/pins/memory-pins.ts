import type { Pin, Pins } from './pin.ts';

/** Pins that last as long as the process, for tests and for those who want to leave no trace. */
export function createMemoryPins(pins: Iterable<Pin> = []): Pins {
  const byName = new Map<string, readonly Pin[]>();
  for (const pin of pins) byName.set(pin.name, [...(byName.get(pin.name) ?? []), pin]);
  return {
    get: async (name) => byName.get(name) ?? [],
    async update(name, change) {
      byName.set(name, change(byName.get(name) ?? []));
    },
  };
}
