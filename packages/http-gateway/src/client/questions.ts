import {
  type Account,
  type BlockNumber,
  type ByteCount,
  type Count,
  type Milliseconds,
  type Query,
  ResolverError,
} from '@peername/resolver-core';
import { longestKey, longestTarget, maxBatchBytes, maxBatchNames, maxKeys } from '../limits.ts';
import type { Demands } from './demands.ts';
import type { GatewayQuestion } from './gateway-endpoint.ts';

/** Queries that one POST asks for: the same records of each name. */
export interface Batch {
  /** Where its queries stand among all. */
  readonly places: readonly Count[];
  readonly names: readonly string[];
  readonly keys: readonly string[];
}

// Beyond what gateways keep, so that it says nothing.
const longestAge: Milliseconds = 1e12;
// No chain has come that far, and gateways take no longer numbers; whether an answer reaches it is seen here.
const highestBlock: BlockNumber = 999_999_999_999_999n;

// A name holds at most 64 KiB on either chain, and JSON writes a control character with six.
const maxReplyBytes: ByteCount = 1024 * 1024;
const maxBatchReplyBytes: ByteCount = 4 * 1024 * 1024;

const utf8 = new TextEncoder();

/**
 * The one way to ask for the records of a name, so that no redirect is needed; undefined where they only can be asked for
 * with a body.
 *
 * @throws {@link ResolverError} for keys that gateways do not take
 */
export function recordsQuestion({ name, keys }: Query, demands: Demands): GatewayQuestion | undefined {
  const { finality, maxAge, minBlock, require } = demandsJson(demands);
  const parameters = {
    finality,
    keys: keys.length === 0 ? undefined : keysOf(keys).map(encodeKey).join(','),
    maxAge,
    minBlock,
    require,
  };
  // The list is split at its commas.
  if (keys.some((key) => key.includes(','))) return undefined;
  const query = Object.entries(parameters)
    .flatMap(([key, value]) => (value === undefined ? [] : `${key}=${value}`))
    .join('&');
  const target = `/v1/names/${encodeURIComponent(name.text)}/records${query && '?'}${query}`;
  return target.length > longestTarget ? undefined : { target, maxBytes: maxReplyBytes };
}

/** The names that an account gives itself. */
export function accountQuestion(account: Account['address'], demands: Demands): GatewayQuestion {
  const { require } = demandsJson(demands);
  const query = require === undefined ? '' : `?require=${require}`;
  return { target: `/v1/accounts/${encodeURIComponent(account)}/names${query}`, maxBytes: maxReplyBytes };
}

/** The queries in as few batches as gateways take. @throws {@link ResolverError} for keys that they do not take */
export function batchesOf(queries: readonly Query[]): readonly Batch[] {
  const batches: Batch[] = [];
  const open = new Map<
    string,
    { places: Count[]; names: string[]; keys: readonly string[]; bytes: ByteCount }
  >();
  queries.forEach(({ name, keys }, place) => {
    const sorted = keysOf(keys);
    const group = JSON.stringify(sorted);
    const bytes = utf8.encode(JSON.stringify(name.text)).length + 1;
    let batch = open.get(group);
    if (!batch || batch.names.length === maxBatchNames || batch.bytes + bytes > maxBatchBytes) {
      batch = { places: [], names: [], keys: sorted, bytes: utf8.encode(group).length + 200 };
      open.set(group, batch);
      batches.push(batch);
    }
    batch.places.push(place);
    batch.names.push(name.text);
    batch.bytes += bytes;
  });
  return batches;
}

/** Asks for the records of many names. */
export function batchQuestion({ names, keys }: Batch, demands: Demands): GatewayQuestion {
  const body = { names, records: true, keys: keys.length === 0 ? undefined : keys, ...demandsJson(demands) };
  return { target: '/v1/names:batch', body: JSON.stringify(body), maxBytes: maxBatchReplyBytes };
}

function encodeKey(key: string): string {
  // An apostrophe is left alone by this function, and not by a URL in its query.
  return encodeURIComponent(key).replaceAll("'", '%27');
}

/** Each once and in order, as gateways write them. */
function keysOf(keys: readonly string[]): readonly string[] {
  const sorted = [...new Set(keys)].sort();
  // What is left out would look like records that are not there.
  if (sorted.length > maxKeys || sorted.some((key) => key === '' || key.length > longestKey)) {
    throw new ResolverError({
      code: 'UNAVAILABLE',
      reason: 'keys-not-taken',
      retryable: false,
      shortMessage: `A gateway takes at most ${maxKeys} record keys, of 1 to ${longestKey} characters`,
    });
  }
  return sorted;
}

function demandsJson({ finality, maxAge, minBlock, require }: Demands): {
  readonly finality: string | undefined;
  readonly maxAge: number | undefined;
  readonly minBlock: number | undefined;
  readonly require: string | undefined;
} {
  return {
    finality,
    // In whole seconds, rather less than more.
    maxAge: maxAge === undefined || maxAge > longestAge ? undefined : Math.max(0, Math.floor(maxAge / 1000)),
    minBlock: minBlock === undefined || minBlock > highestBlock ? undefined : Number(minBlock),
    // That one endpoint is enough holds anyway.
    require: require === 'single' ? undefined : require,
  };
}
