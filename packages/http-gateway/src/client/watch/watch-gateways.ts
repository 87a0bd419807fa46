import type { EndpointAddress } from '@peername/json-rpc';
import {
  isResolverError,
  type Milliseconds,
  type Name,
  type NameNews,
  onAbort,
  pauseFor,
} from '@peername/resolver-core';
import { longestEventId } from '../../limits.ts';
import { isSpellingOf } from '../gateway-name.ts';
import { openStream, type StreamOptions } from './open-stream.ts';
import { splitIntoStreams, streamTarget } from './stream-target.ts';

// Whatever a gateway wishes.
const shortest: Milliseconds = 1_000;
const longest: Milliseconds = 60_000;

/**
 * Listens to the event streams of gateways: what they say is no answer, only the news that a name may have changed. A
 * stream that ends is taken up again behind its last event, and begun anew at the next gateway where the first one fails.
 * While one of several streams is refused everywhere, nothing is told of its names.
 *
 * @throws {@link ResolverError} when none of them has any stream
 */
export async function* watchGateways(
  gateways: readonly { readonly address: EndpointAddress }[],
  names: readonly Name[],
  options: Omit<StreamOptions, 'signal'> & { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<NameNews> {
  const ending = new AbortController();
  const stopWatching = onAbort(options.signal, () => ending.abort());
  const news = new Map<string, NameNews>();
  const refused = new Set<readonly string[]>();
  let failure: unknown;
  let wake = (): void => {};
  const streams = splitIntoStreams(names.map(({ text }) => text).sort());
  for (const some of streams) {
    const listener: Listener = {
      heard(one) {
        refused.delete(some);
        if (one) news.set(one.name, one);
        wake();
      },
      failed(error) {
        if (refused.add(some).size === streams.length) failure = error;
        wake();
      },
    };
    void listen(gateways, some, listener, { ...options, signal: ending.signal });
  }
  try {
    while (!options.signal?.aborted) {
      const next = [...news.values()];
      news.clear();
      yield* next;
      if (failure) throw failure;
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

/** Told of one stream. */
interface Listener {
  /** An event came, with news of a name or without. */
  heard(news: NameNews | undefined): void;
  /** No gateway had the stream. They are asked again. */
  failed(error: unknown): void;
}

/** One stream, whichever gateway has it, until the signal fires. */
async function listen(
  gateways: readonly { readonly address: EndpointAddress }[],
  names: readonly string[],
  listener: Listener,
  options: StreamOptions,
): Promise<void> {
  const { clock, signal } = options;
  let lastId: string | undefined;
  let turn = 0;
  let failures = 0;
  while (!signal.aborted) {
    const { address } = gateways[turn % gateways.length] as { readonly address: EndpointAddress };
    let pause: Milliseconds = shortest;
    try {
      const stream = openStream(address, streamTarget(names, lastId), options);
      for (let next = await stream.next(); ; next = await stream.next()) {
        if (next.done) {
          pause = next.value.retry ?? shortest;
          break;
        }
        failures = 0;
        const { id, data } = next.value;
        if (id && id.length <= longestEventId) lastId = id;
        listener.heard(newsIn(data, names));
      }
    } catch (error) {
      if (signal.aborted) return;
      turn += 1;
      failures += 1;
      // Behind a place that another one made up the next gateway would have nothing to tell.
      lastId = undefined;
      if (failures >= gateways.length) listener.failed(error);
      // Each gateway once, then a pause, also where each sends an event before it fails.
      if (turn % gateways.length > 0) continue;
      pause = shortest * 2 ** (failures - gateways.length);
      if (isResolverError(error)) pause = Math.max(pause, error.retryAfter ?? 0);
    }
    await pauseFor(clock, Math.min(Math.max(pause, shortest), longest), signal);
  }
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
