import type { EndpointAddress } from '@peername/json-rpc';
import {
  type Count,
  isResolverError,
  type Milliseconds,
  type Name,
  type NameNews,
  onAbort,
  pauseFor,
} from '@peername/resolver-core';
import { isSpellingOf } from '../gateway-name.ts';
import { openStream, type StreamOptions } from './open-stream.ts';

// What a gateway takes for one stream.
const namesPerStream: Count = 50;
// Whatever a gateway wishes.
const pauses: readonly [shortest: Milliseconds, longest: Milliseconds] = [1_000, 60_000];

/**
 * Listens to the event streams of gateways: what they say is no answer, only the news that a name may have changed. A
 * stream that ends is taken up again behind its last event, and begun anew at the next gateway where the first one fails.
 *
 * @throws {@link ResolverError} when none of them has a stream
 */
export async function* watchGateways(
  gateways: readonly { readonly address: EndpointAddress }[],
  names: readonly Name[],
  options: Omit<StreamOptions, 'signal'> & { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<NameNews> {
  const ending = new AbortController();
  const stopWatching = onAbort(options.signal, () => ending.abort());
  const news = new Map<string, NameNews>();
  let wake = (): void => {};
  let failure: { readonly error: unknown } | undefined;
  const sorted = names.map(({ text }) => text).sort();
  for (let i = 0; i < sorted.length; i += namesPerStream) {
    const some = sorted.slice(i, i + namesPerStream);
    const onNews = (one: NameNews): void => {
      news.set(one.name, one);
      wake();
    };
    watchSome(gateways, some, onNews, { ...options, signal: ending.signal }).catch((error) => {
      failure ??= { error };
      wake();
    });
  }
  try {
    while (!options.signal?.aborted) {
      const next = [...news.values()];
      news.clear();
      yield* next;
      if (failure) throw failure.error;
      if (news.size > 0) continue;
      await new Promise<void>((resolve) => {
        const forget = onAbort(options.signal, resolve);
        wake = () => {
          forget();
          resolve();
        };
        if (news.size > 0 || failure || options.signal?.aborted) wake();
      });
    }
  } finally {
    stopWatching();
    ending.abort();
  }
}

/** One stream, for as long as any gateway has it. */
async function watchSome(
  gateways: readonly { readonly address: EndpointAddress }[],
  names: readonly string[],
  onNews: (news: NameNews) => void,
  options: StreamOptions,
): Promise<void> {
  const { clock, signal } = options;
  const [shortest, longest] = pauses;
  let lastId: string | undefined;
  let turn = 0;
  let failures = 0;
  while (!signal.aborted) {
    const { address } = gateways[turn % gateways.length] as { readonly address: EndpointAddress };
    let pause = shortest;
    try {
      const stream = openStream(address, targetOf(names, lastId), options);
      for (let next = await stream.next(); ; next = await stream.next()) {
        if (next.done) {
          pause = Math.min(Math.max(next.value.retry ?? shortest, shortest), longest);
          break;
        }
        failures = 0;
        if (isEventId(next.value.id)) lastId = next.value.id;
        const one = newsIn(next.value.data, names);
        if (one) onNews(one);
      }
    } catch (error) {
      if (signal.aborted) return;
      turn += 1;
      // With a place that another one made up, the next gateway would have nothing to tell.
      if (gateways.length > 1) lastId = undefined;
      failures += 1;
      if (!isResolverError(error) || failures >= gateways.length) throw error;
      continue;
    }
    await pauseFor(clock, pause, signal);
  }
}

function targetOf(names: readonly string[], lastId: string | undefined): string {
  const resume = lastId === undefined ? '' : `&lastEventId=${encodeURIComponent(lastId)}`;
  return `/v1/watch?names=${names.map(encodeURIComponent).join(',')}${resume}`;
}

/** As gateways write them, see `formatEventId`. */
function isEventId(id: string | undefined): id is string {
  return id !== undefined && /^[\x21-\x7e]{1,400}$/.test(id);
}

function newsIn(data: string, names: readonly string[]): NameNews | undefined {
  try {
    const { name: told, evidence } = JSON.parse(data) ?? {};
    const name = names.find((one) => typeof told === 'string' && isSpellingOf(told, one));
    if (name === undefined) return undefined;
    const { number } = Object(Object(evidence).block);
    return { name, ...(Number.isSafeInteger(number) && number >= 0 && { block: BigInt(number) }) };
  } catch {
    return undefined;
  }
}
