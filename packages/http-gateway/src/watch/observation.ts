import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type {
  BlockNumber,
  JsonObject,
  LookupOptions,
  Resolution,
  ResolverError,
} from '@peername/resolver-core';
import { resolutionAnswer } from '../answers.ts';
import type { GatewayContext } from '../gateway-context.ts';

/** What one look at a watched name gave. */
export type Observation = KnownObservation | UnknownObservation;

/** The chain answered. */
export interface KnownObservation {
  readonly state: 'known';
  readonly name: string;
  readonly service: string;
  readonly block: BlockNumber;
  /** The same while nothing changes that a reader acts on, whatever block it is read at. */
  readonly mark: string;
  /** The answer to `GET /v1/names/{name}`. */
  readonly json: JsonObject;
}

/** Nothing was learnt. */
export interface UnknownObservation {
  readonly state: 'unknown';
  readonly name: string;
  /** The same for every outage: that it goes on is no news. */
  readonly mark: 'unknown';
  readonly json: JsonObject;
  readonly error: ResolverError;
}

// Evidence and freshness are left out: a newer block alone changes nothing.
const essence = [
  'name',
  'state',
  'reason',
  'peers',
  'ignored',
  'records',
  'account',
  'registeredAt',
  'expiresAt',
];

/**
 * Looks at a name.
 *
 * @throws {@link ResolverError} only `ABORTED`
 */
export async function lookAt(
  { resolver, chains }: GatewayContext,
  name: string,
  options: LookupOptions,
): Promise<Observation> {
  const resolution = await resolver.lookup(name, options);
  if (resolution.name) {
    const heard = resolution.state === 'unknown' ? resolution : { ...resolution, state: 'answered' as const };
    chains.heard(resolution.name.service, heard);
  }
  return observationOf(name, resolution);
}

/** What a resolution means to those who watch the name. */
function observationOf(name: string, resolution: Resolution): Observation {
  const { json } = resolutionAnswer(resolution);
  if (resolution.state === 'unknown') {
    return { state: 'unknown', name, mark: 'unknown', json, error: resolution.error };
  }
  const { service, block } = resolution.evidence;
  const mark = digestOf(essence.map((key) => json[key] ?? null));
  return { state: 'known', name, service, block: block.number, mark, json };
}

const utf8 = new TextEncoder();

/** A digest that nobody can make two contents share: 96 bits of SHA-256 over the JSON. */
export function digestOf(content: unknown): string {
  return bytesToHex(sha256(utf8.encode(JSON.stringify(content))).subarray(0, 12));
}
