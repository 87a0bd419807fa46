import {
  discard,
  type EndpointAddress,
  failedStatusFault,
  fault,
  networkFault,
  statusFault,
  timeoutFault,
  tooLargeFault,
} from '@peername/json-rpc';
import { type ByteCount, type Clock, type Milliseconds, waitFor } from '@peername/resolver-core';
import { anonymousInit } from '../anonymous-init.ts';
import { createEventReader, type ServerEvent } from './server-events.ts';

/** How a stream is opened. */
export interface StreamOptions {
  readonly clock: Clock;
  /** The longest wait for its beginning. */
  readonly timeout: Milliseconds;
  readonly fetchWith?: typeof fetch | undefined;
  readonly signal: AbortSignal;
}

/** What was left to say when a stream ended. */
export interface StreamEnd {
  readonly retry: Milliseconds | undefined;
}

// A gateway lets something be heard every fifteen seconds.
const longestSilence: Milliseconds = 45_000;
// An answer about a name is at most 64 KiB.
const maxEvent: ByteCount = 256 * 1024;

/**
 * The events of `/v1/watch`, until the gateway ends the stream.
 *
 * @throws {@link ResolverError} for whatever is no stream of events, for silence, and when the connection drops
 */
export async function* openStream(
  address: EndpointAddress,
  target: string,
  { clock, timeout, fetchWith, signal }: StreamOptions,
): AsyncGenerator<ServerEvent, StreamEnd> {
  const ending = new AbortController();
  const send = async (path: string): Promise<Response> =>
    waitFor(
      (fetchWith ?? fetch)(`${address.url}${path}`, {
        headers: { accept: 'text/event-stream', ...address.headers },
        signal: ending.signal,
        ...anonymousInit(),
      }).catch((error) => {
        throw networkFault(address, error);
      }),
      { clock, timeout, signal, onTimeout: () => timeoutFault(address, timeout) },
    );
  const events = createEventReader(maxEvent);
  try {
    let response = await send(target);
    // Once, to the canonical form of the same question.
    const location = response.status === 308 ? response.headers.get('location') : null;
    if (location?.startsWith('/v1/watch?')) {
      discard(response.body);
      response = await send(location);
    }
    const { status, headers, body } = response;
    const isStream = headers.get('content-type')?.startsWith('text/event-stream');
    if (status !== 200 || !isStream || !body) {
      discard(body);
      throw (
        statusFault(address, status, headers.get('retry-after')) ??
        (status >= 400
          ? failedStatusFault(address, status)
          : fault('PROTOCOL', address, 'has no stream of events'))
      );
    }
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await waitFor(reader.read(), {
        clock,
        timeout: longestSilence,
        signal,
        onTimeout: () => fault('TIMEOUT', address, 'has gone silent'),
      }).catch((error) => {
        throw error instanceof RangeError || !(error instanceof TypeError)
          ? error
          : networkFault(address, error);
      });
      if (done) return { retry: events.retry };
      yield* events.take(value);
    }
  } catch (error) {
    if (error instanceof RangeError) throw tooLargeFault(address, `${maxEvent} characters`);
    throw error;
  } finally {
    ending.abort();
  }
}
