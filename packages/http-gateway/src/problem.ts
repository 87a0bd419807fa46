import { type ErrorCode, type JsonObject, ResolverError } from '@peername/resolver-core';
import type { Headers } from './headers.ts';

/** A request that the gateway itself turns down, before any name is looked at. */
export type RequestFault =
  | 'BAD_REQUEST'
  | 'NO_ROUTE'
  | 'BAD_METHOD'
  | 'BODY_TOO_LARGE'
  | 'URL_TOO_LONG'
  | 'BAD_CONTENT_TYPE'
  | 'NOT_ACCEPTABLE'
  | 'NOT_READY'
  | 'TOO_MANY_STREAMS';

interface ProblemKind {
  readonly status: number;
  /** The last part of the stable `type`. */
  readonly slug: string;
  readonly title: string;
}

/** One HTTP status for each error code, and for each way to ask wrongly. */
export const problemKinds: Readonly<Record<ErrorCode | RequestFault, ProblemKind>> = {
  INVALID_NAME: { status: 400, slug: 'invalid-name', title: 'Not a name' },
  UNSUPPORTED_NAME: { status: 501, slug: 'unsupported-name', title: 'No service for such names here' },
  ABORTED: { status: 499, slug: 'aborted', title: 'The client went away' },
  TIMEOUT: { status: 504, slug: 'upstream-timeout', title: 'The chain did not answer in time' },
  UNAVAILABLE: { status: 503, slug: 'upstream-unavailable', title: 'The chain cannot be reached' },
  RATE_LIMITED: { status: 429, slug: 'rate-limited', title: 'Too many requests' },
  PROTOCOL: { status: 502, slug: 'upstream-protocol', title: 'The chain gave no proper answer' },
  TOO_LARGE: { status: 502, slug: 'upstream-too-large', title: 'The chain gave too large an answer' },
  WRONG_NETWORK: { status: 502, slug: 'upstream-wrong-network', title: 'The endpoint serves another chain' },
  CONTRACT: { status: 502, slug: 'upstream-contract', title: 'The chain or the contract refused' },
  DISAGREEMENT: { status: 502, slug: 'upstream-disagree', title: 'Endpoints contradict each other' },
  UNTRUSTED: { status: 502, slug: 'upstream-untrusted', title: 'The answer fails a check of its origin' },
  OFFCHAIN_REFUSED: {
    status: 502,
    slug: 'offchain-refused',
    title: 'The name lives off-chain, not asked here',
  },
  OFFCHAIN_FAILED: { status: 502, slug: 'offchain-failed', title: 'The off-chain server of the name failed' },
  PIN_CHANGED: { status: 502, slug: 'pin-changed', title: 'The peer id is not the one remembered' },
  TOO_OLD: { status: 503, slug: 'too-old', title: 'Only an older answer is to be had' },
  BUSY: { status: 503, slug: 'overloaded', title: 'Too much work under way' },
  CLOSED: { status: 503, slug: 'closed', title: 'The gateway is closing' },
  INTERNAL: { status: 500, slug: 'internal', title: 'A fault of the gateway' },
  BAD_REQUEST: { status: 400, slug: 'bad-request', title: 'Not a proper request' },
  NO_ROUTE: { status: 404, slug: 'no-route', title: 'Nothing is served here' },
  BAD_METHOD: { status: 405, slug: 'bad-method', title: 'Not with this method' },
  BODY_TOO_LARGE: { status: 413, slug: 'body-too-large', title: 'The body is too large' },
  URL_TOO_LONG: { status: 414, slug: 'url-too-long', title: 'The URL is too long' },
  BAD_CONTENT_TYPE: { status: 415, slug: 'bad-content-type', title: 'Not a type that is read here' },
  NOT_ACCEPTABLE: { status: 406, slug: 'not-acceptable', title: 'Not a type that is served here' },
  NOT_READY: { status: 503, slug: 'not-ready', title: 'Not every chain has answered yet' },
  TOO_MANY_STREAMS: { status: 503, slug: 'too-many-streams', title: 'Too many event streams' },
};

/** Why a name cannot be dialled, as HTTP statuses. */
export const outcomeKinds = {
  name: { status: 404, slug: 'name-absent', title: 'No such name' },
  record: { status: 404, slug: 'record-absent', title: 'The name has no peer id' },
  resolver: { status: 404, slug: 'resolver-absent', title: 'The name has nothing that could hold records' },
  expired: { status: 410, slug: 'name-expired', title: 'The name has run out' },
  malformed: { status: 422, slug: 'malformed-record', title: 'The record is malformed' },
  conflict: { status: 422, slug: 'record-conflict', title: 'Records contradict each other' },
  unset: { status: 404, slug: 'account-nameless', title: 'The account has no primary name' },
  mismatch: { status: 404, slug: 'account-mismatch', title: 'The primary name does not point back' },
} as const satisfies Record<string, ProblemKind>;

/** The stable `type` of a problem (RFC 9457): the same on every gateway. */
export function problemType(slug: string): string {
  return `urn:peername:problem:${slug}`;
}

/** The members of a problem that RFC 9457 defines. */
export function problemMembers({ slug, title, status }: ProblemKind, detail: string): JsonObject {
  return { type: problemType(slug), title, status, detail };
}

/** A request turned down by the gateway, thrown by routes and answered at the door. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly fault: RequestFault;
  /** Further header fields of the response. */
  readonly headers: Headers;

  constructor(fault: RequestFault, message: string, headers: Headers = {}) {
    super(message);
    this.fault = fault;
    this.headers = headers;
  }
}

/**
 * What the client is told of an error. That an endpoint asks the gateway to slow down is not the client's doing: to the
 * client the chain is out of reach. Another replica may answer where this one closes. What broke inside is for the log.
 */
export function errorForClient(error: ResolverError): ResolverError {
  const { code, reason, shortMessage, details, retryAfter } = error;
  if (code === 'CLOSED')
    return new ResolverError({ code, reason, shortMessage, details, retryable: true, cause: error });
  if (code === 'INTERNAL') return new ResolverError({ code, shortMessage, cause: error });
  if (code !== 'RATE_LIMITED' || reason === 'client-quota') return error;
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'endpoint-rate-limited',
    shortMessage,
    details,
    retryAfter,
    cause: error,
  });
}
