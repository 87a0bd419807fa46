import type { Pin, Pins } from '@peername/call';
import { type StateFile, stateFile } from '../state-file.ts';

type PinsByName = ReadonlyMap<string, Pin>;

/** Pins in a file, for all processes of this user; see {@link stateFile} for what can go wrong. */
export function pinsFile(path: string): Pins {
  const file: StateFile<PinsByName> = stateFile<PinsByName>(path, {
    empty: new Map(),
    parse: parsePins,
    toJson: (pins) => ({
      version: 1,
      peers: Object.fromEntries([...pins].sort().map(([name, pin]) => [name, toJson(pin)])),
    }),
    holds: 'what it remembers: every name will then count as new',
  });
  return {
    get: async (name) => (await file.read()).get(name),
    put: (pin) => file.update((pins) => new Map(pins).set(pin.name, pin)),
  };
}

function toJson({ key, firstSeen, lastSeen, registeredAt }: Pin): object {
  return { key, firstSeen, lastSeen, registeredAt };
}

function parsePins(json: unknown): PinsByName | undefined {
  const { version, peers } = Object(json) as { version?: unknown; peers?: unknown };
  if (version !== 1 || typeof peers !== 'object' || peers === null || Array.isArray(peers)) return undefined;
  const pins = Object.entries(peers).map(([name, entry]) => parsePin(name, entry));
  return pins.every((pin) => pin !== undefined) ? new Map(pins.map((pin) => [pin.name, pin])) : undefined;
}

function parsePin(name: string, entry: unknown): Pin | undefined {
  const { key, firstSeen, lastSeen, registeredAt } = Object(entry) as Record<string, unknown>;
  const first = parseDate(firstSeen);
  const last = parseDate(lastSeen);
  const registered = parseDate(registeredAt);
  const isWhole = typeof key === 'string' && /^[0-9a-f]{64}$/.test(key) && first && last;
  if (!isWhole || (registeredAt !== undefined && !registered)) return undefined;
  return { name, key, firstSeen: first, lastSeen: last, registeredAt: registered };
}

function parseDate(value: unknown): Date | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}
