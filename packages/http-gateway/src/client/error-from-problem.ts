import {
  type ErrorCode,
  errorCodes,
  escapeText,
  type Milliseconds,
  ResolverError,
} from '@peername/resolver-core';

/**
 * The error that a gateway reports, as it was: code, reason, whether and when to ask again. What it says of itself
 * (closing, a fault of its own) is an outage to us.
 *
 * @param json a problem (RFC 9457) or one result of a batch
 * @param from the gateway's origin, and its `Retry-After`
 * @returns undefined when this is no report of an error of the core
 */
export function errorFromProblem(
  json: unknown,
  from: { readonly origin: string; readonly retryAfter: string | null },
): ResolverError | undefined {
  const { state, error } = (json ?? {}) as Readonly<Record<string, unknown>>;
  if (state !== 'unknown') return undefined;
  const { message, reason, retryable, retryAfter, ...told } = (error ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const code = errorCodes.find((known) => known === told['code']);
  if (!code || typeof message !== 'string' || typeof retryable !== 'boolean') return undefined;
  const own = ofItself[code];
  const reported = new ResolverError({
    code: own ? 'UNAVAILABLE' : code,
    reason: own ?? (typeof reason === 'string' && /^[a-z0-9-]{1,60}$/.test(reason) ? reason : undefined),
    retryable: own !== undefined || retryable,
    retryAfter: typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : seconds(from.retryAfter),
    shortMessage: escapeText(message, 500),
    details: `so says the gateway ${from.origin}`,
  });
  // A gateway that closes, or has enough of this client, is to be left alone itself.
  if (!own && code !== 'RATE_LIMITED' && code !== 'BUSY') reports.add(reported);
  return reported;
}

const reports = new WeakSet<ResolverError>();

/** Whether the error is what a gateway says of a chain, and nothing against the gateway. */
export function isReported(error: ResolverError): boolean {
  return reports.has(error);
}

/** Codes that speak of the process that reports them: here nothing is aborted or closed. */
const ofItself: Readonly<Partial<Record<ErrorCode, string>>> = {
  ABORTED: 'gateway-aborted',
  CLOSED: 'gateway-closing',
  INTERNAL: 'gateway-fault',
};

/** Gateways write it in seconds. */
function seconds(retryAfter: string | null): Milliseconds | undefined {
  return /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : undefined;
}
