import type { Count, Milliseconds, Pin, Pins } from '@peername/resolver-core';
import { pinToJson } from './pin-json.ts';
import {
  canBeKept,
  cannotBeKept,
  changed,
  mostNames,
  type PinsByName,
  type PinsFile,
  type PinsOfNameChange,
} from './pins-file.ts';

/** Pins that are read once and written many at a time. */
export interface BatchedPins extends Pins {
  /** Writes what has changed; gives why some of it could not be kept. Never rejects. */
  flush(): Promise<string | undefined>;
}

/** So many names are written in one go. */
const batch: Count = 1_000;
/** Being seen again so soon is no reason to write. */
const soon: Milliseconds = 60_000;

/** Pins over a file that has just been read. */
export function batchedPins(file: PinsFile, read: PinsByName): BatchedPins {
  const pins = new Map(read);
  const waiting: PinsOfNameChange[] = [];
  let trouble: string | undefined;
  /** Why single names are not kept, which must not cost the others their place. */
  let refusal: string | undefined;

  const write = async (): Promise<void> => {
    const changes = waiting.splice(0);
    if (changes.length === 0 || trouble !== undefined) return;
    try {
      await file.updateAll((current) => changed(current, changes));
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    }
  };

  return {
    get: async (name) => pins.get(name) ?? [],
    async update(name, change) {
      const known = pins.get(name) ?? [];
      const next = change(known);
      if (known.length === 0 && pins.size >= mostNames) {
        refusal ??= `${file.path} holds ${mostNames} names already; forget some with peername pins forget`;
        return;
      }
      if (!canBeKept(name, next)) {
        refusal ??= cannotBeKept(name).message;
        return;
      }
      if (isAsGood(known, next)) return;
      pins.set(name, next);
      waiting.push([name, change]);
      if (waiting.length >= batch) await write();
    },
    async flush() {
      await write();
      return trouble ?? refusal;
    },
  };
}

/** Whether nothing but when they were seen last has changed, and that only just. */
function isAsGood(known: readonly Pin[], next: readonly Pin[]): boolean {
  const told = (pins: readonly Pin[]): string =>
    JSON.stringify(pins.map((pin) => ({ ...pinToJson(pin), lastSeen: 0, block: 0 })));
  const isRecent = next.every(
    (pin, i) => pin.lastSeen.getTime() - (known[i]?.lastSeen.getTime() ?? 0) < soon,
  );
  return isRecent && told(known) === told(next);
}
