import { escapeText, type Reading, type ResolverError, readingFromJson } from '@peername/resolver-core';
import { asOfHere } from './as-of.ts';
import type { CheckedReply } from './checked-asking.ts';
import { type Demands, passOn, tooOld } from './demands.ts';
import { errorFromProblem } from './error-from-problem.ts';
import { type GatewayEndpoint, protocolFault, statusOnlyFault } from './gateway-endpoint.ts';
import { isSpellingOf } from './gateway-name.ts';

/** One answer about a name: a whole reply, or one result of a batch, with the reply that it came in. */
export interface NameAnswer {
  readonly asked: string;
  readonly status: unknown;
  readonly json: unknown;
  readonly reply: Pick<CheckedReply, 'headers' | 'askedAt' | 'receivedAt' | 'isSigned'>;
}

/**
 * What a gateway says of a name, when it says it as a gateway does: a reading with evidence, under a status that fits,
 * about the very name that was asked for. Whatever else comes is an error and never an absence.
 *
 * @throws {@link ResolverError} the one that the gateway reports; `PROTOCOL`, `TOO_OLD` or `WRONG_NETWORK` where the answer
 *   is not what was asked for
 */
export function readAnswer(
  { asked, status, json, reply }: NameAnswer,
  endpoint: GatewayEndpoint,
  demands: Demands,
): Reading {
  const { address, origin } = endpoint;
  const { receivedAt, askedAt, headers, isSigned } = reply;
  const reading = readingFromJson(json);
  if (!reading) throw failureOf({ status, json, reply }, endpoint);
  const isFitting = reading.state === 'found' ? status === 200 : status === 404 || status === 410;
  if (!isFitting) throw protocolFault(address, 'its status does not fit its answer');

  const { name, freshness } = json as { readonly name?: unknown; readonly freshness?: unknown };
  if (typeof name !== 'string' || !isSpellingOf(name, asked))
    throw protocolFault(address, `it answered for another name than ${escapeText(asked, 80)}`);

  const times = { receivedAt, date: headers.get('date'), age: headers.get('age'), isSigned };
  const asOf = asOfHere(freshness, times);
  if (!asOf) throw protocolFault(address, 'its answer does not say how old it is');
  // An outage would look like absence.
  if (reading.state === 'absent' && (freshness as { readonly stale?: unknown }).stale === true)
    throw tooOld(origin, 'an absence that it calls stale');
  if (reading.state === 'absent' && isSigned && asOf.freshUntil.getTime() < receivedAt)
    throw tooOld(origin, 'an absence that has run out');
  const age = askedAt - asOf.readAt.getTime();
  if (demands.maxAge !== undefined && age > demands.maxAge)
    throw tooOld(origin, `an answer that is ${Math.round(age / 1000)} s old`);
  return { ...reading, asOf, evidence: passOn(reading.evidence, endpoint, demands) };
}

/** What an answer that holds no reading stands for: the error that the gateway reports, or that it is no gateway. */
export function failureOf(
  { status, json, reply: { headers } }: Omit<NameAnswer, 'asked'>,
  { address, origin }: GatewayEndpoint,
): ResolverError {
  const retryAfter = headers.get('retry-after');
  const isRefusal = typeof status === 'number' && status >= 400;
  const told = isRefusal ? errorFromProblem(json, { origin, retryAfter }) : undefined;
  if (told) return told;
  return isRefusal
    ? statusOnlyFault(address, status, retryAfter)
    : protocolFault(address, 'its answer is not a reading with evidence');
}
