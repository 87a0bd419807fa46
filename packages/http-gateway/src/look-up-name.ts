import type { Freshness, Name, ResolverError, TraceEvent } from '@peername/resolver-core';
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

/** What the resolver says, as an answer over HTTP. */
export type NameAnswer =
  | {
      readonly state: 'answered';
      readonly answer: Answer;
      readonly prepared: Prepared;
      readonly cache: CacheOutcome;
    }
  | { readonly state: 'unknown'; readonly answer: Answer; readonly error: ResolverError };

/** Asks the resolver, within the time that a request may take. */
export async function lookUpName(
  { resolver, settings, clock }: GatewayContext,
  { name, query, wantsRecords, route }: NameQuestion,
  { signal, admit }: Asker,
): Promise<NameAnswer> {
  const steps: TraceEvent[] = [];
  const options = {
    ...toLookupOptions(query),
    signal,
    admit,
    timeout: settings.answerWithin,
    trace: query.explain ? (step: TraceEvent) => void steps.push(step) : undefined,
  };
  const explained = (answer: Answer): Answer =>
    query.explain
      ? { ...answer, json: { ...answer.json, explain: steps.map((step) => ({ ...step })) } }
      : answer;

  if (wantsRecords) {
    const records = await resolver.records(name.text, options);
    const answer = explained(recordsAnswer(records));
    if (records.state === 'unknown') return { state: 'unknown', answer, error: records.error };
    return answered(answer, records.reading.evidence.block.number, records.freshness);
  }
  const resolution = await resolver.lookup(name.text, options);
  const answer = explained(resolutionAnswer(resolution));
  if (resolution.state === 'unknown') return { state: 'unknown', answer, error: resolution.error };
  return answered(answer, resolution.evidence.block.number, resolution.freshness);

  function answered(answer: Answer, block: bigint, freshness: Freshness): NameAnswer {
    const { stale, origin } = freshness;
    const longest = query.maxAge === undefined ? undefined : query.maxAge * 1000;
    const window = cacheWindow(freshness, clock.now(), longest);
    const prepared = prepare({ ...answer, window, stale, route, subject: name.text, block });
    return {
      state: 'answered',
      answer,
      prepared,
      cache: stale ? 'stale' : origin === 'cache' ? 'hit' : 'miss',
    };
  }
}
