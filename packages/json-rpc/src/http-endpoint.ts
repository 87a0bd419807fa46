import {
  abortedError,
  type ByteCount,
  type Count,
  type ResolverError,
  toResolverError,
} from '@peername/resolver-core';
import { countValues } from './count-values.ts';
import { type Answers, decodeReply } from './decode-reply.ts';
import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { networkFault, timeoutFault, tooLargeFault } from './fault.ts';
import { failedStatusFault, statusFault } from './http-status.ts';
import { inParts } from './in-parts.ts';
import { type Call, createOpenCalls } from './open-calls.ts';
import { discard, readBodyWithin } from './read-body-within.ts';
import { meterRequest, type RequestMeter } from './request-meter.ts';
import { createSemaphore } from './semaphore.ts';
import { wakingClock } from './waking-clock.ts';

// As many as a browser opens to one server.
const maxRequestsAtOnce = 6;

// A server that answers nothing must not cost a socket for every question: beyond this, calls wait for one to end, and
// then travel together.
const maxRequestsOpen = 32;

// What each further call of a batch adds to the cap of the first.
const replyBytesPerCall: ByteCount = 16 * 1024;

// An object of a few bytes of JSON takes 60 of memory, and about a thousand when no other has its keys. The replies of
// 512 calls together hold some thousand values.
const maxValues: Count = 32_000;

/** An endpoint asked over HTTP. `fetchWith` stands in for the global `fetch`. */
export function createHttpEndpoint(
  address: EndpointAddress,
  {
    timeout = 8_000,
    maxBatch = 512,
    maxReplyBytes = 256 * 1024,
    maxBatchReplyBytes = 4 * 1024 * 1024,
  }: EndpointOptions = {},
  fetchWith?: typeof fetch,
): RpcEndpoint {
  const calls = createOpenCalls(address);
  const queue = new Set<Call>();
  const places = createSemaphore(maxRequestsOpen);
  let batchLimit = maxBatch;
  let isCollecting = false;

  function enqueue(call: Call): void {
    queue.add(call);
    // Whoever gives up while waiting leaves nothing behind.
    call.onSettle = () => queue.delete(call);
    if (isCollecting) return;
    isCollecting = true;
    void deliver();
  }

  /**
   * Settles every call that was made until there is a place for them. A refused batch is tried again in halves until the
   * server takes one, which sets the limit. One whose reply is too large is taken apart for this time alone, until the
   * reply to blame belongs to one call, so a server that fails all of them is asked less than twice for each.
   */
  async function deliver(): Promise<void> {
    // In line with deliveries that have more to send: none of them keeps newcomers out.
    await places.acquire();
    isCollecting = false;
    let limit = batchLimit;
    let requestsAtOnce = maxRequestsAtOnce;
    // Calls of two lists do not travel together.
    const waiting: (readonly Call[])[] = [[...queue]];
    queue.clear();

    function nextGroup(): readonly Call[] {
      const open = (waiting.shift() ?? []).filter((call) => !call.settled);
      if (open.length > limit) waiting.unshift(open.slice(limit));
      return open.slice(0, limit);
    }

    async function deliverGroup(group: readonly Call[]): Promise<void> {
      const meter = meterRequest(group, address);
      try {
        const answers = await exchange(group, meter);
        meter?.report();
        if (answers) {
          batchLimit = Math.min(batchLimit, limit);
          requestsAtOnce = maxRequestsAtOnce;
          for (const [id, answer] of answers) calls.open.get(id)?.settle(answer);
        } else {
          limit = Math.min(limit, Math.ceil(group.length / 2));
          // One at a time from here on: a server that refuses everything must not be asked for every call.
          requestsAtOnce = 1;
          waiting.unshift(group);
        }
      } catch (cause) {
        const error = toResolverError(cause);
        meter?.report(error);
        if (group.every((call) => call.settled)) return;
        if (error.code === 'TOO_LARGE') {
          if (group.length === 1) return group[0]?.settle({ error });
          return void waiting.push(...inParts(group));
        }
        // What still waits would meet the same fate, and a server in trouble is spared.
        for (const call of [...group, ...waiting.splice(0).flat()]) call.settle({ error });
      }
    }

    const underWay: Promise<void>[] = [];
    for (;;) {
      const group = nextGroup();
      if (group.length > 0) underWay.push(deliverGroup(group));
      else places.release();
      if (waiting.length === 0 || underWay.length >= requestsAtOnce) await Promise.all(underWay.splice(0));
      if (waiting.length === 0) return;
      await places.acquire();
    }
  }

  /** One HTTP request, in its place. Ends with the deadline, or when nobody waits any more, whatever `fetch` does. */
  function exchange(group: readonly Call[], meter: RequestMeter | undefined): Promise<Answers | undefined> {
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      let live = group.length;
      let ended = false;
      const giveUp = (error: ResolverError) => {
        if (ended) return;
        reject(error);
        controller.abort();
      };
      const cancelDeadline = wakingClock.schedule(() => giveUp(timeoutFault(address, timeout)), timeout);
      for (const call of group)
        call.onSettle = () => {
          if (--live === 0) giveUp(abortedError());
        };
      post(group, controller.signal, meter)
        .finally(() => {
          ended = true;
          cancelDeadline();
          places.release();
        })
        .then(resolve, reject);
    });
  }

  async function post(
    group: readonly Call[],
    signal: AbortSignal,
    meter: RequestMeter | undefined,
  ): Promise<Answers | undefined> {
    const frames = group.map((call) => call.frame);
    const body = frames.length > 1 ? `[${frames}]` : `${frames}`;
    meter?.sent(body);
    const response = await send(body, signal);
    const { status } = response;
    const refusal = statusFault(address, status, response.headers.get('retry-after'));
    if (refusal) {
      discard(response.body);
      throw refusal;
    }

    const cap = Math.min(maxBatchReplyBytes, maxReplyBytes + (group.length - 1) * replyBytesPerCall);
    const bytes = await readBodyWithin(response, cap, signal).catch((error) => {
      throw networkFault(address, error);
    });
    if (!bytes) throw tooLargeFault(address, `${cap} bytes`);
    meter?.received(bytes);
    if (countValues(bytes) > maxValues) throw tooLargeFault(address, `${maxValues} values`);
    try {
      return decodeReply(
        bytes,
        group.map((call) => call.id),
        address,
      );
    } catch (error) {
      if (response.ok) throw error;
      if (status < 500 && group.length > 1) return undefined;
      throw failedStatusFault(address, status);
    }
  }

  async function send(body: string, signal: AbortSignal): Promise<Response> {
    try {
      return await (fetchWith ?? fetch)(address.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...address.headers },
        body,
        signal,
        // Never followed, as with 'error', but told apart from a dead network; Cloudflare's fetch knows no 'error'.
        redirect: 'manual',
        // Cloudflare's fetch throws on what it does not know, and has no cookies or referrers to leave out.
        ...('credentials' in Request.prototype && { credentials: 'omit', referrerPolicy: 'no-referrer' }),
      });
    } catch (error) {
      throw networkFault(address, error);
    }
  }

  return {
    origin: address.origin,
    request: (method, params, options) => calls.start(method, params, options, enqueue),
    async close() {
      calls.close();
    },
  };
}
