import type { Pin, Pins } from './pins.ts';

/** Pins that last as long as the process, for tests and for those who want to leave no trace. */
export function createMemoryPins(pins: Iterable<Pin> = []): Pins {
  const byName = new Map(Array.from(pins, (pin) => [pin.name, pin]));
  return {
    get: async (name) => byName.get(name),
    async put(pin) {
      byName.set(pin.name, pin);
    },
  };
}
