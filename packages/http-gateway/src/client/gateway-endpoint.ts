import {
  countValues,
  discard,
  type EndpointAddress,
  failedStatusFault,
  fault,
  networkFault,
  type PoolMember,
  readBodyWithin,
  statusFault,
  timeoutFault,
  tooLargeFault,
} from '@peername/json-rpc';
import {
  type ByteCount,
  type Clock,
  type Count,
  isResolverError,
  type Milliseconds,
  type ResolverError,
  type Trace,
  waitFor,
} from '@peername/resolver-core';
import { anonymousInit } from './anonymous-init.ts';

/** What a gateway said, before any of it is believed. */
export interface GatewayReply {
  readonly status: number;
  /** The body, which is JSON at least. */
  readonly json: unknown;
  readonly headers: Headers;
  /** The body as it came, out of what it was packed in. */
  readonly body: Uint8Array;
  readonly question: GatewayQuestion;
  /** The target that answered: after a redirect another than the question's. */
  readonly target: string;
  /** By the clock here. */
  readonly askedAt: Milliseconds;
  readonly receivedAt: Milliseconds;
}

/** A question to a gateway: a path with its query, or also a body. */
export interface GatewayQuestion {
  readonly target: string;
  /** Sent with POST. */
  readonly body?: string | undefined;
  readonly maxBytes: ByteCount;
  /** Whether no redirect is followed. @default false */
  readonly stays?: boolean | undefined;
}

/** One gateway. */
export interface GatewayEndpoint extends PoolMember {
  readonly address: EndpointAddress;
  /**
   * Asks once. Ends with the deadline or the signal, whatever `fetch` does.
   *
   * @throws {@link ResolverError} for everything that is no JSON from a gateway
   */
  ask(question: GatewayQuestion, signal: AbortSignal, trace?: Trace | undefined): Promise<GatewayReply>;
}

/** The reason of the error for a redirect that a browser hides, so that it cannot be followed with care. */
export const hiddenRedirect = 'hidden-redirect';

// A hundred names with a record in each kind hold some twenty thousand values.
const maxValues: Count = 48_000;

/** A gateway asked over HTTP. `fetchWith` stands in for the global `fetch`. */
export function createGatewayEndpoint(
  address: EndpointAddress,
  {
    timeout,
    clock,
    fetchWith,
  }: {
    readonly timeout: Milliseconds;
    readonly clock: Clock;
    readonly fetchWith?: typeof fetch | undefined;
  },
): GatewayEndpoint {
  const { origin, url: base } = address;

  const send = async (target: string, body: string | undefined, signal: AbortSignal): Promise<Response> => {
    try {
      return await (fetchWith ?? fetch)(`${base}${target}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...address.headers,
        },
        body: body ?? null,
        signal,
        ...anonymousInit(),
      });
    } catch (error) {
      throw networkFault(address, error);
    }
  };

  const exchange = async (question: GatewayQuestion, signal: AbortSignal): Promise<GatewayReply> => {
    const askedAt = clock.now();
    let { target } = question;
    let response = await send(target, question.body, signal);
    if (isRedirect(response)) {
      discard(response.body);
      const mayMove = question.body === undefined && !question.stays;
      const next = mayMove ? redirectTarget(response, base) : undefined;
      if (next === undefined) throw redirectFault(address, response, question);
      target = next;
      response = await send(target, undefined, signal);
      // Once: what is canonical has no other target.
      if (isRedirect(response)) {
        discard(response.body);
        throw redirectFault(address, response, question);
      }
    }
    const { status, headers } = response;
    const { json, body } = await readJson(response, question.maxBytes, signal, address);
    if (json === undefined) throw statusOnlyFault(address, status, headers.get('retry-after'));
    return { status, json, body, headers, question, target, askedAt, receivedAt: clock.now() };
  };

  return {
    origin,
    address,
    async ask(question, signal, trace) {
      const ending = new AbortController();
      const started = performance.now();
      const tell = (received: ByteCount, failed?: string): void =>
        trace?.({
          step: 'request',
          detail: question.target,
          endpoint: origin,
          sent: question.body === undefined ? 0 : new TextEncoder().encode(question.body).length,
          received,
          ms: performance.now() - started,
          failed,
        });
      try {
        const work = exchange(question, ending.signal);
        const reply = await waitFor(work, {
          clock,
          timeout,
          signal,
          onTimeout: () => timeoutFault(address, timeout),
        });
        tell(reply.body.length);
        return reply;
      } catch (error) {
        tell(0, isResolverError(error) ? error.code : undefined);
        throw error;
      } finally {
        ending.abort();
      }
    },
    async close() {},
  };
}

/** Undefined for a body that is not JSON. */
async function readJson(
  response: Response,
  maxBytes: ByteCount,
  signal: AbortSignal,
  address: EndpointAddress,
): Promise<{ readonly json: unknown; readonly body: Uint8Array }> {
  const body = await readBodyWithin(response, maxBytes, signal).catch((error) => {
    throw networkFault(address, error);
  });
  if (!body) throw tooLargeFault(address, `${maxBytes} bytes`);
  if (countValues(body) > maxValues) throw tooLargeFault(address, `${maxValues} values`);
  return { json: parseJson(body), body };
}

/** Undefined for what is not JSON in UTF-8. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Browsers show a redirect that is not followed as status 0. */
function isRedirect({ status }: Response): boolean {
  return status === 0 || (status >= 300 && status < 400);
}

/** Where a gateway sends to the canonical form of what was asked; undefined for anywhere else. */
function redirectTarget({ status, headers }: Response, base: string): string | undefined {
  const location = headers.get('location');
  if (status !== 308 || location === null || !URL.canParse(location, `${base}/`)) return undefined;
  const { href } = new URL(location, `${base}/`);
  const target = href.slice(base.length);
  return href.startsWith(base) && /^\/v1\/(names|accounts)\/[^/]+\/(records|names)(\?|$)/.test(target)
    ? target
    : undefined;
}

/** `alice.azero` of `/v1/names/alice.azero/records`. */
export function subjectOf(target: string): string {
  const [, , , subject = ''] = target.split(/[/?]/);
  try {
    return decodeURIComponent(subject);
  } catch {
    return '';
  }
}

function redirectFault(
  address: EndpointAddress,
  { status }: Response,
  { body }: GatewayQuestion,
): ResolverError {
  const isHidden = status === 0 && body === undefined;
  return fault('PROTOCOL', address, 'redirects to where no gateway answers', {
    details: 'such a redirect is not followed; use the URL that it points at',
    reason: isHidden ? hiddenRedirect : 'redirect',
    // The same question can be asked another way.
    retryable: !isHidden,
  });
}

/** The fault of a status with a body that no gateway writes: something in front of it answers, or it is none. */
export function statusOnlyFault(
  address: EndpointAddress,
  status: number,
  retryAfter: string | null,
): ResolverError {
  if (status < 400) return protocolFault(address, 'its answer is not JSON');
  const known = statusFault(address, status, retryAfter);
  if (known) return known;
  return status >= 500
    ? failedStatusFault(address, status)
    : protocolFault(address, `HTTP ${status} without the reasons that a gateway gives`);
}

/** The server said something that no gateway says. */
export function protocolFault(address: EndpointAddress, details: string): ResolverError {
  return fault('PROTOCOL', address, 'did not answer as a gateway', { details });
}
