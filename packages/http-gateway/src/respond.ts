import { type ResolverError, toResolverError } from '@peername/resolver-core';
import { type Answer, errorAnswer } from './answers.ts';
import { dataHeaders, type Headers } from './headers.ts';
import { errorForClient, problemKinds, problemMembers, RequestError } from './problem.ts';

/** An answer that nobody may keep. */
export function sendOnce({ status, json }: Answer, headers: Headers = {}): Response {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(json), {
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...dataHeaders, ...headers },
  });
}

/** The one target that a question has: what else means the same leads there. */
export function redirect(target: string): Response {
  return new Response(null, {
    status: 308,
    headers: { location: target, 'cache-control': 'public, max-age=3600', ...dataHeaders },
  });
}

/** Any failure of a route as a response. */
export function sendError(error: unknown): Response {
  if (error instanceof RequestError) {
    const kind = problemKinds[error.fault];
    const { status } = kind;
    const json = { ...problemMembers(kind, error.message), code: error.fault, retryable: status === 503 };
    return sendOnce(
      { status, json },
      { ...error.headers, ...(status === 503 ? { 'retry-after': '1' } : {}) },
    );
  }
  const known = toResolverError(error);
  return sendOnce(errorAnswer(known), retryHeaders(known));
}

/** When to come again, and the quotas of a client that is over one: `Retry-After` in whole seconds, for statuses that say so (RFC 9110, 10.2.3). */
export function retryHeaders(cause: ResolverError): Headers {
  const error = errorForClient(cause);
  const { status } = problemKinds[error.code];
  const [policy, state] = error.reason === 'client-quota' ? error.meta : [];
  const quota: Headers = policy && state ? { 'ratelimit-policy': policy, ratelimit: state } : {};
  if (!error.retryable || (status !== 503 && status !== 504 && status !== 429)) return {};
  return { ...quota, 'retry-after': `${Math.max(1, Math.ceil((error.retryAfter ?? 1_000) / 1000))}` };
}
