import { isResolverError, type JsonObject } from '@peername/resolver-core';
import { problemKinds, problemMembers, RequestError } from '../problem.ts';
import { readJson } from '../read-body.ts';
import type { Metrics } from './metrics.ts';

/** What an administrator can see and do. */
export interface AdminHooks {
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What `/stats` says. */
  readonly stats: () => JsonObject | Promise<JsonObject>;
  /** Forgets what is held about a name, or all there is, in every cache. */
  readonly purge: (name?: string) => void | Promise<void>;
}

const longestBody = 4_096;
// Names of this machine. Of any other name a web page may have made the browser believe that it is this machine's
// (DNS rebinding).
const loopbackHost = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i;

/** Serves `GET /metrics`, `GET /stats` and `POST /purge` to programs on this machine; to web pages nothing at all. */
export function createAdminHandler(hooks: AdminHooks): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (isOfPage(request)) return forbidden();
      return await answer(hooks, request);
    } catch (error) {
      return adminError(error);
    }
  };
}

/** An error as the administrator is told of it. */
export function adminError(error: unknown): Response {
  const [fault, message] =
    error instanceof RequestError
      ? [error.fault, error.message]
      : isResolverError(error)
        ? [error.code, error.message]
        : (['INTERNAL', 'Something went wrong, see the log'] as const);
  const kind = problemKinds[fault];
  return json(kind.status, { ...problemMembers(kind, message), code: fault });
}

async function answer({ metrics, stats, purge }: AdminHooks, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  switch (`${request.method} ${pathname}${search}`) {
    case 'GET /metrics':
      return send(200, metrics.contentType, await metrics.text());
    case 'GET /stats':
      return json(200, await stats());
    case 'POST /purge': {
      const name = await nameToPurge(request);
      await purge(name);
      return json(200, { purged: name ?? 'all' });
    }
    default:
      throw new RequestError(
        'NO_ROUTE',
        'Served are GET /metrics, GET /stats and POST /purge, no parameters',
      );
  }
}

/** `{"name":"alice.azero"}`, or nothing for all: never all because a name was misspelt. */
async function nameToPurge(request: Request): Promise<string | undefined> {
  if (!hasBody(request)) return undefined;
  const { json: body } = await readJson(request, longestBody);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    const members = Object.entries(body);
    if (members.length === 0) return undefined;
    const [[key, name] = []] = members;
    if (members.length === 1 && key === 'name' && typeof name === 'string' && name !== '') return name;
  }
  throw new RequestError('BAD_REQUEST', 'The body is {"name": "alice.azero"}, or nothing for all');
}

/** Whether a body comes with it: one of HTTP/1 says so itself (RFC 9112, 6.3), and any has a type. */
function hasBody({ body, headers }: Request): boolean {
  const length = headers.get('content-length');
  if (body === null || length === '0') return false;
  return length !== null || headers.has('transfer-encoding') || headers.has('content-type');
}

function isOfPage({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none';
  const { host } = new URL(url);
  return (
    headers.has('origin') ||
    (site !== 'none' && site !== 'same-origin') ||
    !loopbackHost.test(host) ||
    !loopbackHost.test(headers.get('host') ?? host)
  );
}

function forbidden(): Response {
  return json(403, {
    type: 'urn:peername:problem:not-for-pages',
    title: 'Not for web pages',
    status: 403,
    detail: 'Only programs on this machine are served, that name it localhost, 127.0.0.1 or [::1]',
    code: 'FORBIDDEN',
  });
}

function json(status: number, value: JsonObject): Response {
  return send(
    status,
    status === 200 ? 'application/json' : 'application/problem+json',
    JSON.stringify(value),
  );
}

// No permission for other origins, as answers of the gateway have.
function send(status: number, type: string, body: string): Response {
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  return new Response(body, { status, headers });
}
