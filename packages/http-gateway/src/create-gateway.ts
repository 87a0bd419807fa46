import { type Resolver, ResolverError } from '@peername/resolver-core';
import { Hono, type Context as HonoContext } from 'hono';
import { createChainHealth } from './chain-health.ts';
import { createEarlyRefresh } from './early-refresh.ts';
import { followChains } from './follow-chains.ts';
import type { GatewayContext } from './gateway-context.ts';
import { type GatewayOptions, settleOptions } from './gateway-options.ts';
import { preflightHeaders } from './headers.ts';
import { longestTarget } from './limits.ts';
import { pathOf } from './name-target.ts';
import { cacheStatusOf, type Ready, readyAnswer } from './prepared.ts';
import { RequestError } from './problem.ts';
import { createQuotas, overQuota, takeFrom } from './quotas.ts';
import { sendError } from './respond.ts';
import { createResponseCache } from './response-cache.ts';
import { createRoutes } from './routes/create-routes.ts';
import type { CacheOutcome, Visit } from './visit.ts';

/** A gateway over a resolver. */
export interface Gateway {
  /** For any runtime that serves `fetch` handlers. */
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>;
  /** The same as a hono app, to be mounted in another at its root: targets are whole paths. */
  readonly app: Hono;
  /**
   * The answer to a request, when it is at hand. For servers that can send it without a `Response`: a third of the work.
   * Undefined: `fetch` answers.
   */
  ready(ask: Ask): Ready | undefined;
  /** Forgets the ready-made answers about a name or account, or all. What the resolver's cache holds stays. */
  purge(subject?: string): void;
  /** How full it is. */
  stats(): GatewayStats;
  /** `/readyz` says 503 from now on, and event streams end. Requests are answered still. */
  close(): void;
}

/** A request, as far as a ready-made answer depends on it. */
export interface Ask {
  readonly method: string | undefined;
  /** Path and query, byte for byte as they came. */
  readonly target: string;
  readonly ifNoneMatch: string | undefined;
  /** Whom it counts for: what `clientOf` gives. */
  readonly client: string | undefined;
}

/** How full a gateway is. */
export interface GatewayStats {
  readonly responses: number;
  readonly responseBytes: number;
  /** Requests that wait for a chain. */
  readonly waiting: number;
  readonly streams: number;
}

/**
 * Makes a caching gateway over a resolver.
 *
 * @example In Node
 * ```ts
 * import { serveGateway } from '@peername/http-gateway/node'
 * const { url } = await serveGateway(resolver, { port: 8080 })
 * ```
 */
export function createGateway(resolver: Resolver, options: GatewayOptions = {}): Gateway {
  const settings = settleOptions(options);
  const { clock, observe, clientOf } = settings;
  const closing = new AbortController();
  const context: GatewayContext = {
    resolver,
    settings,
    clock,
    responses: createResponseCache(settings.maxResponses, settings.maxResponseBytes, clock),
    quotas: createQuotas(settings, clock),
    chains: createChainHealth(resolver.services, clock),
    closing: closing.signal,
    newsListeners: new Set(),
    streams: { open: 0 },
  };
  const { responses, quotas } = context;
  settings.shareQuotas?.(quotas);
  const routes = createRoutes(context);
  const refreshSoon = createEarlyRefresh(context);
  if (settings.follow) followChains(context);
  let waiting = 0;

  const ready = ({ method, target, ifNoneMatch, client }: Ask): Ready | undefined => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const now = clock.now();
    const prepared = responses.get(target, now);
    // A client over its quota is refused where every request is.
    if (!prepared || (client !== undefined && quotas.requests.take(client, 1) > 0)) return undefined;
    refreshSoon(target, prepared, now, client);
    const { stale, route } = prepared;
    const cache = stale ? 'stale' : 'hit';
    const isHead = method === 'HEAD';
    const answer = readyAnswer(prepared, { ifNoneMatch, cacheStatus: cacheStatusOf(cache), now, isHead });
    const { status } = answer;
    // Its time is that of a look-up, which is not worth being measured.
    observe?.({ route, method, path: pathOf(target), status, cache, ms: 0, client, error: undefined });
    return answer;
  };

  const enter = (c: HonoContext): Response | Promise<Response> => {
    const request = c.req.raw;
    const { method } = request;
    const target = targetOf(request.url);
    const client = clientOf?.(request, c.env);
    const ifNoneMatch = request.headers.get('if-none-match') ?? undefined;
    const atHand = ready({ method, target, ifNoneMatch, client });
    if (atHand) return new Response(atHand.body, atHand);
    const started = performance.now();
    const answered = (
      response: Response,
      route = 'none',
      cache: CacheOutcome = 'none',
      error?: ResolverError,
    ): Response => {
      const { status } = response;
      const ms = performance.now() - started;
      observe?.({ route, method, path: pathOf(target), status, cache, ms, client, error });
      return response;
    };

    // An orchestrator that is kept from asking after our health would end us when we are busiest.
    const isProbe = target === '/livez' || target === '/readyz';
    const wait = client === undefined || isProbe ? 0 : quotas.requests.take(client, 1);
    if (wait > 0) return answered(sendError(overQuota(quotas, 'requests', wait)));
    if (method === 'OPTIONS') {
      return answered(new Response(null, { status: 204, headers: preflightHeaders }));
    }
    if (target.length > longestTarget) {
      const fault = new RequestError('URL_TOO_LONG', `The URL is over ${longestTarget} bytes`);
      return answered(sendError(fault));
    }
    if (waiting >= settings.maxWaiting && !isProbe) {
      const busy = new ResolverError({ code: 'BUSY', shortMessage: `${waiting} requests wait already` });
      return answered(sendError(busy));
    }
    const visit: Visit = {
      client,
      target,
      signal: request.signal,
      charge: (cost) => takeFrom(quotas, 'requests', client, cost),
      admit: () => takeFrom(quotas, 'reads', client, 1),
      route: 'none',
      cache: 'none',
      error: undefined,
    };
    waiting += 1;
    return Promise.resolve(routes.fetch(request, { visit }))
      .then((response) => answered(response, visit.route, visit.cache, visit.error))
      .finally(() => {
        waiting -= 1;
      });
  };

  const app = new Hono();
  app.all('*', enter);
  app.onError(sendError);
  return {
    fetch: (request, env) => app.fetch(request, env),
    app,
    ready,
    purge: (subject) => responses.purge(subject),
    stats: () => ({
      responses: responses.size,
      responseBytes: responses.bytes,
      waiting,
      streams: context.streams.open,
    }),
    close: () => closing.abort(),
  };
}

/** Path and query of an absolute URL, byte for byte as they are in it. */
function targetOf(url: string): string {
  const from = url.indexOf('/', url.indexOf('//') + 2);
  if (from === -1) return '/';
  const to = url.indexOf('#', from);
  return to === -1 ? url.slice(from) : url.slice(from, to);
}
