import { didKeyKind, type JsonObject, type Pin, type PublicKey, peerKinds } from '@peername/resolver-core';

/** A pin as JSON, without its name; dates in ISO 8601, the block as a number. */
export function pinToJson(pin: Pin): JsonObject {
  const { chain, kind, id, key, without = [], firstSeen, lastSeen, block, registeredAt, comparedAt } = pin;
  return {
    kind,
    id,
    key: key && { ...key },
    chain,
    without: without.length > 0 ? without : undefined,
    firstSeen: firstSeen.toISOString(),
    lastSeen: lastSeen.toISOString(),
    block: Number(block),
    registeredAt: registeredAt?.toISOString(),
    comparedAt: comparedAt?.toISOString(),
  };
}

/** The way back; undefined for what is no such pin. */
export function pinFromJson(name: string, json: unknown): Pin | undefined {
  const fields = Object(json) as Record<string, unknown>;
  const { id, chain, block = 0 } = fields;
  const kind = peerKinds.find((one) => one === fields['kind']);
  const times = timesFrom(fields);
  const key = keyFrom(fields['key']);
  const without = kindsFrom(fields['without']);
  const comparedAt = dateFrom(fields['comparedAt']);
  if (!kind || !times || key === 'broken' || !without || comparedAt === 'broken') return undefined;
  if (typeof id !== 'string' || id === '' || id.length > 1_024) return undefined;
  if (chain !== undefined && typeof chain !== 'string') return undefined;
  if (!Number.isSafeInteger(block) || Number(block) < 0) return undefined;
  return { name, kind, id, key, chain, without, ...times, block: BigInt(Number(block)), comparedAt };
}

/** A pin of the first version, which kept the Ed25519 key of a call and neither the record nor the chain it is of. */
export function pinFromFirstVersion(name: string, json: unknown): Pin | undefined {
  const fields = Object(json) as Record<string, unknown>;
  const { key } = fields;
  const times = timesFrom(fields);
  if (!times || typeof key !== 'string' || !/^[0-9a-f]{64}$/.test(key)) return undefined;
  const parsed = didKeyKind.parse(`did:key:z${base58(BigInt(`0xed01${key}`))}`);
  return parsed.ok ? { ...parsed.peer, name, ...times, block: 0n } : undefined;
}

type Times = Pick<Pin, 'firstSeen' | 'lastSeen' | 'registeredAt'>;

function timesFrom(fields: Record<string, unknown>): Times | undefined {
  const [firstSeen, lastSeen, registeredAt] = ['firstSeen', 'lastSeen', 'registeredAt'].map((field) =>
    dateFrom(fields[field]),
  );
  const isWhole = firstSeen instanceof Date && lastSeen instanceof Date && registeredAt !== 'broken';
  return isWhole ? { firstSeen, lastSeen, registeredAt } : undefined;
}

function dateFrom(value: unknown): Date | undefined | 'broken' {
  if (value === undefined) return undefined;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? 'broken' : new Date(time);
}

function keyFrom(value: unknown): PublicKey | undefined | 'broken' {
  if (value === undefined) return undefined;
  const { type, hex } = Object(value) as Record<string, unknown>;
  const isKey = typeof type === 'string' && typeof hex === 'string' && /^0x[0-9a-f]{2,200}$/.test(hex);
  // What was written had been validated; another type would be of a later version.
  return isKey ? (value as PublicKey) : 'broken';
}

function kindsFrom(value: unknown): Pin['without'] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  return peerKinds.filter((kind) => value.includes(kind));
}

// Lookups do without the package of calls, which has this too.
function base58(value: bigint): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let text = '';
  for (let rest = value; rest > 0n; rest /= 58n) text = `${alphabet[Number(rest % 58n)]}${text}`;
  return text;
}
