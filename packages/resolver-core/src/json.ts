import type { ResolverError } from './errors.ts';
import type { Evidence } from './evidence.ts';
import type { RecordsResolution } from './read-names.ts';
import type { Reading } from './reading.ts';
import type { Freshness, Resolution, ResolvedPeer } from './resolution.ts';
import type { ReverseResolution } from './resolver.ts';

/** A value that `JSON.stringify` writes as it is. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A JSON object; fields that do not apply are left out. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * A resolution as JSON, the same from the CLI and the gateway: dates in ISO 8601, block numbers as numbers, keys as hex.
 * Records keep their raw text; whoever shows it must escape it.
 */
export function resolutionToJson(resolution: Resolution): JsonObject {
  const { input, state } = resolution;
  if (resolution.state === 'unknown') {
    return { input, name: resolution.name?.text, state, error: errorToJson(resolution.error) };
  }
  const { name, evidence, freshness, expiresAt } = resolution;
  const common = {
    input,
    name: name.text,
    state,
    ...(resolution.state === 'found'
      ? { peer: peerToJson(resolution.peer), peers: resolution.peers.map(peerToJson) }
      : { reason: resolution.reason }),
    ...(resolution.state === 'invalid'
      ? { records: resolution.records.map((record) => ({ ...record })) }
      : { ignored: resolution.ignored.map((record) => ({ ...record })) }),
  };
  return {
    ...common,
    account: resolution.account && { ...resolution.account },
    registeredAt: resolution.registeredAt?.toISOString(),
    expiresAt: expiresAt?.toISOString(),
    evidence: evidenceToJson(evidence),
    freshness: freshnessToJson(freshness),
  };
}

/** The raw records of a name as JSON. */
export function recordsToJson(resolution: RecordsResolution): JsonObject {
  const { input, name } = resolution;
  if (resolution.state === 'unknown') {
    return { input, name: name?.text, state: 'unknown', error: errorToJson(resolution.error) };
  }
  const { reading, freshness } = resolution;
  return {
    input,
    name: name?.text,
    ...readingToJson(reading),
    freshness: freshnessToJson(freshness),
  };
}

/** A reading as JSON, without the times of a source that holds readings; `readingFromJson` is the way back. */
export function readingToJson(reading: Reading): JsonObject {
  const evidence = evidenceToJson(reading.evidence);
  const expiresAt = reading.expiresAt?.toISOString();
  if (reading.state === 'absent') return { state: 'absent', reason: reading.reason, expiresAt, evidence };
  return {
    state: 'found',
    // Entries and not an object: a record may be called __proto__.
    records: [...reading.records].map(([key, value]) => ({ key, value })),
    unreadable: reading.unreadable?.map((record) => ({ ...record })),
    account: reading.account && { ...reading.account },
    registeredAt: reading.registeredAt?.toISOString(),
    expiresAt,
    evidence,
  };
}

/** A reverse lookup as JSON. */
export function reverseToJson(resolution: ReverseResolution): JsonObject {
  const { input, state } = resolution;
  if (resolution.state === 'unknown') return { input, state, error: errorToJson(resolution.error) };
  return {
    input,
    account: { ...resolution.account },
    state,
    ...(resolution.state === 'found'
      ? { name: resolution.name.text }
      : { reason: resolution.reason, claimed: resolution.claimed }),
    evidence: evidenceToJson(resolution.evidence),
  };
}

/** An error as JSON: what a program switches on, and a sentence. */
export function errorToJson(error: ResolverError): JsonObject {
  const { code, reason, message, retryable, retryAfter } = error;
  return { code, reason, message, retryable, retryAfter };
}

function peerToJson({ kind, id, key, addrs, recordKey, optIn }: ResolvedPeer): JsonObject {
  return { kind, id, key: key && { ...key }, addrs, recordKey, optIn };
}

function evidenceToJson(evidence: Evidence): JsonObject {
  const { block } = evidence;
  return {
    ...evidence,
    block: { number: Number(block.number), hash: block.hash, time: block.time?.toISOString() },
  };
}

function freshnessToJson({ origin, readAt, freshUntil, staleUntil, stale }: Freshness): JsonObject {
  return {
    origin,
    readAt: readAt.toISOString(),
    freshUntil: freshUntil.toISOString(),
    staleUntil: staleUntil.toISOString(),
    stale,
  };
}
