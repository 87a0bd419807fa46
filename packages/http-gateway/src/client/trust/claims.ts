import type { Json, JsonObject } from '@peername/resolver-core';

/** What answers say of a chain. How fresh they are and which way they came is not among it. */
const claimFields = [
  'state',
  'reason',
  'peer',
  'peers',
  'records',
  'unreadable',
  'account',
  'registeredAt',
  'expiresAt',
  'name',
  'names',
  'claimed',
] as const;

/** A field in which answers can contradict each other. */
export type ClaimField = (typeof claimFields)[number];

/** In which fields two answers in JSON say different things, in whatever order they write them. */
export function differingClaims(one: JsonObject, other: JsonObject): readonly ClaimField[] {
  return claimFields.filter((field) => claimText(field, one[field]) !== claimText(field, other[field]));
}

function claimText(field: ClaimField, value: Json | undefined): string | undefined {
  if (field === 'records') return listText(value, ['key', 'value']);
  // Why a record cannot be read is said in words of one's own.
  if (field === 'unreadable') return listText(value, ['key']);
  return canonical(value);
}

/** A list whose order says nothing, with what counts of its items. */
function listText(value: Json | undefined, parts: readonly string[]): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const items = (value as readonly JsonObject[]).map((item) =>
    canonical(parts.map((part) => Object(item)[part] ?? null)),
  );
  return items.sort().join();
}

/** Undefined for what is not there. */
function canonical(value: Json | undefined): string | undefined {
  return JSON.stringify(value, (_, inner: Json) =>
    isObject(inner)
      ? Object.fromEntries(
          Object.keys(inner)
            .sort()
            .map((key) => [key, inner[key]]),
        )
      : inner,
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
