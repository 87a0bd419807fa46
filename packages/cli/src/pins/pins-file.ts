import type { Count, Pin, Pins } from '@peername/resolver-core';
import { type StateFile, stateFile } from '../state-file.ts';
import { quoted, UsageError } from '../usage-error.ts';
import { pinFromFirstVersion, pinFromJson, pinToJson } from './pin-json.ts';

/** All pins of one network, by name. */
export type PinsByName = ReadonlyMap<string, readonly Pin[]>;

/** Pins in a file, for all processes of this user. */
export interface PinsFile extends Pins {
  readonly path: string;
  all(): Promise<PinsByName>;
  /** Changes them while no other process does; what gives the same map writes nothing. */
  updateAll(change: (pins: PinsByName) => PinsByName): Promise<void>;
}

/** More names than anybody knows; old ones are never dropped for new ones, which would make them new again. */
export const mostNames: Count = 20_000;

/** Opens nothing yet; see {@link stateFile} for what can go wrong. */
export function pinsFile(path: string): PinsFile {
  const file: StateFile<PinsByName> = stateFile<PinsByName>(path, {
    empty: new Map(),
    parse: parsePins,
    toJson: (pins) => ({
      version: 2,
      peers: Object.fromEntries([...pins].sort().map(([name, known]) => [name, known.map(pinToJson)])),
    }),
    holds: 'what it remembers: every name will then count as new',
    longest: 33_554_432,
  });
  return {
    path,
    all: file.read,
    updateAll: file.update,
    get: async (name) => (await file.read()).get(name) ?? [],
    update: (name, change) => file.update((pins) => changed(pins, [[name, change]])),
  };
}

/** A change of the pins of one name. */
export type PinsOfNameChange = readonly [name: string, change: (known: readonly Pin[]) => readonly Pin[]];

/**
 * Whether the pins can be read again once they are written. What they hold of blocks and records comes from whoever
 * answered, and a file in which one cannot be read counts as damaged as a whole.
 */
export function canBeKept(name: string, pins: readonly Pin[]): boolean {
  try {
    return pins.every((pin) => pinFromJson(name, pinToJson(pin)) !== undefined);
  } catch {
    return false;
  }
}

/** The error for pins that could not be read again. */
export function cannotBeKept(name: string): UsageError {
  return new UsageError(
    `What was answered about ${quoted(name)} has a block, an id or a date that cannot be right, and is not kept; ask another endpoint`,
  );
}

/**
 * The pins with some changed, one after the other; the same map when nothing was.
 * @throws {@link UsageError} for pins that could not be read again
 */
export function changed(pins: PinsByName, changes: readonly PinsOfNameChange[]): PinsByName {
  const copy = new Map(pins);
  let isSame = true;
  for (const [name, change] of changes) {
    const known = copy.get(name) ?? [];
    const next = change(known);
    if (next === known || (known.length === 0 && copy.size >= mostNames)) continue;
    if (!canBeKept(name, next)) throw cannotBeKept(name);
    isSame = false;
    if (next.length > 0) copy.set(name, next);
    else copy.delete(name);
  }
  return isSame ? pins : copy;
}

function parsePins(json: unknown): PinsByName | undefined {
  const { version, peers } = Object(json) as { version?: unknown; peers?: unknown };
  if (typeof peers !== 'object' || peers === null || Array.isArray(peers)) return undefined;
  const entries = Object.entries(peers).map(
    ([name, entry]) => [name, parseName(name, entry, version)] as const,
  );
  const isWhole = entries.every((entry): entry is [string, Pin[]] => entry[1] !== undefined);
  return isWhole ? new Map(entries) : undefined;
}

function parseName(name: string, entry: unknown, version: unknown): readonly Pin[] | undefined {
  const pins =
    version === 1
      ? [pinFromFirstVersion(name, entry)]
      : version === 2 && Array.isArray(entry)
        ? entry.map((one) => pinFromJson(name, one))
        : [undefined];
  return pins.every((pin) => pin !== undefined) ? pins : undefined;
}
