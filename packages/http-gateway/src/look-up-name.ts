import type { Evidence, Freshness, Name, ResolverError, TraceEvent } from '@peername/resolver-core';
import { type Answer, recordsAnswer, resolutionAnswer } from './answers.ts';
import { cacheWindow } from './cache-headers.ts';
import type { GatewayContext } from './gateway-context.ts';
import { type LookupQuery, type RecordsQuery, toLookupOptions } from './lookup-query.ts';
import { type Prepared, prepare } from './prepared.ts';
import type { CacheOutcome } from './visit.ts';

/** What a client wants to know of a name. */
export interface NameQuestion {
  readonly name: Name;
  readonly query: LookupQuery & Pick<RecordsQuery, 'keys'>;
  /** Whether it is the raw records that are asked for, and not what they stand for. */
  readonly wantsRecords: boolean;
  /** The pattern of the route that asks. */
  readonly route: string;
}

/** On whose account the question is asked. */
export interface Asker {
  readonly signal?: AbortSignal | undefined;
  readonly admit?: (() => void) | undefined;
}

/** What the resolver says, as JSON with a status. */
export type AskedName =
  | {
      readonly state: 'answered';
      readonly answer: Answer;
      readonly evidence: Evidence;
      readonly freshness: Freshness;
    }
  | { readonly state: 'unknown'; readonly answer: Answer; readonly error: ResolverError };

/** The same, ready to be sent. */
export type NameAnswer =
  | {
      readonly state: 'answered';
      readonly prepared: Prepared;
      readonly cache: CacheOutcome;
    }
  | { readonly state: 'unknown'; readonly answer: Answer; readonly error: ResolverError };

/** Asks the resolver, within the time that a request may take. */
export async function askName(
  context: GatewayContext,
  question: Omit<NameQuestion, 'route'>,
  asker: Asker,
): Promise<AskedName> {
  const { query, name } = question;
  const steps: TraceEvent[] = [];
  const asked = await askResolver(context, question, {
    ...asker,
    trace: query.explain ? (step: TraceEvent) => void steps.push(step) : undefined,
  });
  context.chains.heard(name.service, asked);
  // Also what is not kept under a target of its own shows that older answers are outdated.
  if (asked.state === 'answered') context.responses.outdate(name.text, asked.evidence.block.number);
  if (!query.explain) return asked;
  const { answer } = asked;
  const explain = steps.map((step) => ({ ...step }));
  return { ...asked, answer: { ...answer, json: { ...answer.json, explain } } };
}

/** Asks the resolver and makes the answer ready to be sent, as the one to the target. */
export async function lookUpName(
  context: GatewayContext,
  target: string,
  question: NameQuestion,
  asker: Asker,
): Promise<NameAnswer> {
  const asked = await askName(context, question, asker);
  if (asked.state === 'unknown') return asked;
  const { answer, evidence, freshness } = asked;
  const { stale, origin, readAt, staleUntil: until } = freshness;
  const { maxAge } = question.query;
  const longest = maxAge === undefined ? undefined : maxAge * 1000;
  const preparation = {
    ...answer,
    window: cacheWindow(freshness, context.clock.now(), longest),
    stale,
    route: question.route,
    subject: question.name.text,
    block: evidence.block.number,
    target,
    readAt,
    until,
  };
  const prepared = await prepare(preparation, context.settings.signer);
  return {
    state: 'answered',
    prepared,
    cache: stale ? 'stale' : origin === 'cache' ? 'hit' : 'miss',
  };
}

async function askResolver(
  { resolver, settings }: GatewayContext,
  { name, query, wantsRecords }: Omit<NameQuestion, 'route'>,
  asker: Asker & { readonly trace: ((step: TraceEvent) => void) | undefined },
): Promise<AskedName> {
  const options = { ...toLookupOptions(query), ...asker, timeout: settings.answerWithin };
  if (wantsRecords) {
    const records = await resolver.records(name.text, options);
    const answer = recordsAnswer(records);
    if (records.state === 'unknown') return { state: 'unknown', answer, error: records.error };
    return { state: 'answered', answer, evidence: records.reading.evidence, freshness: records.freshness };
  }
  const resolution = await resolver.lookup(name.text, options);
  const answer = resolutionAnswer(resolution);
  if (resolution.state === 'unknown') return { state: 'unknown', answer, error: resolution.error };
  return { state: 'answered', answer, evidence: resolution.evidence, freshness: resolution.freshness };
}
