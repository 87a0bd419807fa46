import type { Count } from '@peername/resolver-core';
import type { Random } from './random.ts';
import { spoilText } from './spoil-text.ts';

/** JSON like the valid ones: with parts replaced, dropped, repeated or buried, anywhere in it. */
export function spoilJson(random: Random, valid: readonly unknown[]): unknown {
  const json = { json: structuredClone(random.pick(valid)) };
  const wounds = random.below(4);
  for (let i = 0; i < wounds; i++) {
    const places = placesIn(json);
    const { holder, key } = random.pick(places);
    holder[key] = otherJson(random, holder[key], random.pick(places));
    if (random.below(8) === 0 && holder !== json) drop(holder, key);
  }
  return json.json;
}

type Holder = Record<string, unknown>;

interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/** So that a value which was buried or repeated is not walked through for ever. */
const maxPlaces: Count = 500;

function placesIn(root: Holder): readonly Place[] {
  const places: Place[] = [];
  const waiting: Holder[] = [root];
  for (let holder = waiting.pop(); holder && places.length < maxPlaces; holder = waiting.pop())
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const value = holder[key];
      if (typeof value === 'object' && value !== null) waiting.push(value as Holder);
    }
  return places;
}

function drop(holder: Holder, key: string): void {
  // JSON has no lists with holes.
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function otherJson(random: Random, value: unknown, other: Place): unknown {
  switch (random.below(6)) {
    case 0:
      return structuredClone(other.holder[other.key]);
    case 1:
      return typeof value === 'string' ? spoilText(random, [value]) : (JSON.stringify(value) ?? 'x');
    case 2:
      return Array.isArray(value) ? repeated(value, random.pick([2, 100])) : [value];
    case 3:
      return nested(value, random.pick([1, 8, 100]));
    default:
      return structuredClone(random.pick(badValues));
  }
}

function repeated(list: readonly unknown[], times: Count): unknown[] {
  return Array.from({ length: times }, () => structuredClone(list)).flat();
}

function nested(value: unknown, depth: Count): unknown {
  let outer = value;
  for (let i = 0; i < depth; i++) outer = i % 2 ? [outer] : { a: outer };
  return outer;
}

const badValues: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  0.5,
  1e300,
  2 ** 53,
  '',
  'x',
  '0x',
  '2026-01-01',
  'https://user:secret@host.example/path?query',
  'javascript:alert(1)',
  'x'.repeat(5_000),
  '\ud800',
  [],
  {},
  [[]],
  // As JSON.parse gives it: a property of its own.
  JSON.parse('{"__proto__":{"state":"found"}}'),
  { length: 1e9 },
  { toString: null },
];
