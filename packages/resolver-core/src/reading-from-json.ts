import { assurances } from './assurance.ts';
import type { BlockRef, Evidence, Finality } from './evidence.ts';
import type { Name } from './name.ts';
import type { AbsentName, Account, Reading, ReverseReading, UnreadableRecord } from './reading.ts';
import type { Count, Hex } from './units.ts';

/**
 * The reading in what `readingToJson` or `recordsToJson` wrote; undefined for anything else. Never throws, whatever the
 * value is, and takes nothing on trust: every field that a reading has is of its type and within bounds (64 records with
 * keys of up to 1,024 characters and values of up to 262,144, 64 endpoints, 16 hops), dates are to the letter what
 * `Date.toISOString` writes, and no record comes twice. Fields that a reading does not have are passed over.
 */
export function readingFromJson(json: unknown): Reading | undefined {
  return unlessFaulty(() => {
    const from = objectOf(json);
    const evidence = evidenceOf(from['evidence']);
    const expiresAt = optional(from['expiresAt'], dateOf);
    if (from['state'] === 'absent') {
      return { state: 'absent', reason: oneOf(absentReasons, from['reason']), expiresAt, evidence };
    }
    if (from['state'] !== 'found') throw fault;
    const entries = listOf(from['records'], maxRecords).map(recordOf);
    const records = new Map(entries);
    if (records.size !== entries.length) throw fault;
    return {
      state: 'found',
      records,
      unreadable: optional(from['unreadable'], (list) => listOf(list, maxRecords).map(unreadableOf)),
      account: optional(from['account'], accountOf),
      registeredAt: optional(from['registeredAt'], dateOf),
      expiresAt,
      evidence,
    };
  });
}

/**
 * The same for what `reverseToJson` wrote. `parse` makes the name canonical; where it throws, this is no reading.
 */
export function reverseReadingFromJson(
  json: unknown,
  parse: (text: string) => Name,
): ReverseReading | undefined {
  return unlessFaulty(() => {
    const from = objectOf(json);
    const account = accountOf(from['account']);
    const evidence = evidenceOf(from['evidence']);
    if (from['state'] === 'found') {
      return { state: 'found', name: parse(textOf(from['name'], maxKeyLength)), account, evidence };
    }
    if (from['state'] !== 'absent') throw fault;
    const claimed = optional(from['claimed'], (text) => textOf(text, maxValueLength));
    return { state: 'absent', reason: oneOf(unnamedReasons, from['reason']), account, claimed, evidence };
  });
}

const maxRecords: Count = 64;
const maxKeyLength: Count = 1_024;
const maxValueLength: Count = 262_144;
const maxEndpoints: Count = 64;
const maxHops: Count = 16;
const maxAsked: Count = 1_000;
// The year 275760, where dates end, has six digits.
const longestDate: Count = 27;

const absentReasons: readonly AbsentName[] = ['name', 'expired', 'resolver'];
const unnamedReasons = ['unset', 'mismatch'] as const;
const finalities: readonly Finality[] = ['latest', 'safe', 'finalized'];

const chainId = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
const hash = /^0x(?:[0-9a-f]{2}){1,64}$/;
const origin = /^[a-z][a-z0-9+.-]{0,31}:\/\/[!-~]{1,300}$/;
const word = /^[ -~]{1,256}$/;

// Thrown by the parts below and caught by the whole: there is nothing to say but "no".
const fault = new TypeError('not a reading');

function unlessFaulty<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function evidenceOf(json: unknown): Evidence {
  const from = objectOf(json);
  const asked = countOf(from['asked'], maxAsked);
  return {
    service: matching(word, from['service']),
    network: matching(word, from['network']),
    chain: matching(chainId, from['chain']),
    contract: matching(word, from['contract']),
    block: blockOf(from['block']),
    finality: oneOf(finalities, from['finality']),
    assurance: oneOf(assurances, from['assurance']),
    asked,
    agreed: countOf(from['agreed'], asked),
    offchain: flagOf(from['offchain']),
    endpoints: listOf(from['endpoints'], maxEndpoints).map(originOf),
    dissent: optional(from['dissent'], (list) => listOf(list, maxEndpoints).map(originOf)),
    via: optional(from['via'], (list) => listOf(list, maxHops).map(originOf)),
  };
}

function blockOf(json: unknown): BlockRef {
  const from = objectOf(json);
  return {
    number: BigInt(countOf(from['number'], Number.MAX_SAFE_INTEGER)),
    hash: matching(hash, from['hash']) as Hex,
    time: optional(from['time'], dateOf),
  };
}

function accountOf(json: unknown): Account {
  const from = objectOf(json);
  return { chain: matching(chainId, from['chain']), address: matching(word, from['address']) };
}

function recordOf(json: unknown): readonly [key: string, value: string] {
  const from = objectOf(json);
  return [textOf(from['key'], maxKeyLength), textOf(from['value'], maxValueLength)];
}

function unreadableOf(json: unknown): UnreadableRecord {
  const from = objectOf(json);
  return { key: textOf(from['key'], maxKeyLength), why: textOf(from['why'], maxKeyLength) };
}

/** A path, a query or user info could hold a key, so that none is passed on. */
function originOf(json: unknown): string {
  const text = matching(origin, json);
  if (/[/?#@\\]/.test(text.slice(text.indexOf('://') + 3))) throw fault;
  return text;
}

function dateOf(json: unknown): Date {
  const date = new Date(textOf(json, longestDate));
  // Throws for a date that is none.
  if (date.toISOString() !== json) throw fault;
  return date;
}

function countOf(json: unknown, most: Count): Count {
  const count = Number.isSafeInteger(json) ? (json as Count) : -1;
  if (count < 0 || count > most) throw fault;
  // Not minus zero, which JSON can say.
  return Math.abs(count);
}

function flagOf(json: unknown): boolean {
  if (typeof json !== 'boolean') throw fault;
  return json;
}

function textOf(json: unknown, maxLength: Count): string {
  if (typeof json !== 'string' || json.length > maxLength) throw fault;
  return json;
}

function matching(pattern: RegExp, json: unknown): string {
  // So that no pattern runs over a long text.
  const text = textOf(json, 400);
  if (!pattern.test(text)) throw fault;
  return text;
}

function oneOf<T extends string>(values: readonly T[], json: unknown): T {
  const value = values.find((known) => known === json);
  if (value === undefined) throw fault;
  return value;
}

function listOf(json: unknown, maxLength: Count): readonly unknown[] {
  if (!Array.isArray(json) || json.length > maxLength) throw fault;
  return json;
}

function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw fault;
  return json as Readonly<Record<string, unknown>>;
}

/** Left out, or what `read` makes of it. */
function optional<T>(json: unknown, read: (json: unknown) => T): T | undefined {
  return json === undefined ? undefined : read(json);
}
