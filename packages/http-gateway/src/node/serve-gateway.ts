import type { IncomingMessage } from 'node:http';
import { RequestError as RefusedRequest } from '@hono/node-server';
import { type Count, escapeText, type Milliseconds, type Resolver } from '@peername/resolver-core';
import { createGateway, type Gateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import type { Ready } from '../prepared.ts';
import { RequestError } from '../problem.ts';
import { sendError } from '../respond.ts';
import type { Visited } from '../visit.ts';
import { createClientOf } from './client-of.ts';
import { urlOf } from './listen.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ServerLimits } from './server-limits.ts';
import { startWebServer } from './web-server.ts';

/** How a gateway is served, whatever it is a gateway of. */
export interface ServeOptions {
  /** 0 takes any free port. @default 8080 */
  readonly port?: Count | undefined;
  /** Where to listen; `0.0.0.0` or `::` is everywhere. @default '127.0.0.1' */
  readonly host?: string | undefined;
  readonly limits?: ServerLimits | undefined;
  /** Gets a line for each request, for the start and for the stop. The caller closes it. @default none */
  readonly log?: Log | undefined;
  /** Counts the requests, and looks at gateway and server. @default none */
  readonly metrics?: Metrics | undefined;
  /** How long it goes on accepting connections once it is told to close, so that balancers notice. @default 0 */
  readonly drainFor?: Milliseconds | undefined;
  /** How long requests in flight may take after that. @default 9_000 */
  readonly closeWithin?: Milliseconds | undefined;
}

/** How a gateway over a resolver is made and served. */
export interface ServeResolverOptions extends ServeOptions, GatewayOptions {
  /** Addresses and ranges of the proxies in front; see {@link createClientOf}. @default none */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** A gateway that answers over HTTP. */
export interface RunningGateway {
  readonly url: string;
  readonly port: Count;
  readonly gateway: Gateway;
  /**
   * `/readyz` says 503 at once, event streams end, what is in flight is finished, then the port is free. The resolver
   * stays open.
   */
  close(): Promise<void>;
}

/**
 * Serves a gateway, or one over a resolver, on a port of HTTP/1.1 and, for clients with prior knowledge, HTTP/2. Over a
 * resolver each client has its quotas, unless `clientOf` says otherwise.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` when it cannot listen there
 * @example
 * ```ts
 * const { url, close } = await serveGateway(createResolver({ services: [azero()] }), { port: 8080 })
 * ```
 */
export function serveGateway(resolver: Resolver, options?: ServeResolverOptions): Promise<RunningGateway>;
export function serveGateway(gateway: Gateway, options?: ServeOptions): Promise<RunningGateway>;
export async function serveGateway(
  source: Resolver | Gateway,
  options: ServeResolverOptions = {},
): Promise<RunningGateway> {
  const {
    port = 8080,
    host = '127.0.0.1',
    limits,
    log,
    metrics,
    drainFor = 0,
    closeWithin = 9_000,
  } = options;
  const observe = tellAll([options.observe, metrics?.observe, log?.observe]);
  const clientOf = createClientOf(options);
  const gateway =
    'fetch' in source
      ? source
      : createGateway(source, {
          ...options,
          observe,
          onFollow(event) {
            metrics?.followed(event);
            options.onFollow?.(event);
          },
          clientOf: options.clientOf ?? clientOf,
        });
  // Who counts clients otherwise may want to see a Request.
  const countsByAddress = !('fetch' in source) && !options.clientOf;
  const ready = (incoming: IncomingMessage): Ready | undefined =>
    gateway.ready({
      method: incoming.method,
      target: incoming.url ?? '',
      ifNoneMatch: incoming.headers['if-none-match'],
      client: clientOf(undefined, { incoming }),
    });
  const server = await startWebServer({
    port,
    host,
    limits,
    serve: gateway.fetch,
    ready: countsByAddress ? ready : undefined,
    onTrouble: ({ message }) => log?.error('a connection could not be taken', { why: message }),
    onError: (error, incoming) => {
      const response = sendError(error instanceof RefusedRequest ? badRequest() : error);
      observe?.(refused(response.status, incoming));
      return response;
    },
  }).catch((error: unknown) => {
    // Nobody else could end one that was made here.
    if (gateway !== source) gateway.close();
    throw error;
  });
  const url = urlOf({ port: server.port, host });
  metrics?.watch({ gateway, server });
  log?.info('listening', { url });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    log?.info('closing', { drainFor });
    gateway.close();
    await server.close({ drainFor, within: closeWithin });
    log?.info('closed');
  };
  return {
    url,
    port: server.port,
    gateway,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

type Observe = (visited: Visited) => void;

function tellAll(observers: readonly (Observe | undefined)[]): Observe | undefined {
  const [first, second, ...others] = observers.filter((observe) => observe !== undefined);
  if (!second) return first;
  return (visited) => {
    first?.(visited);
    second(visited);
    for (const observe of others) observe(visited);
  };
}

function badRequest(): RequestError {
  return new RequestError('BAD_REQUEST', 'The Host or the target of the request cannot be one');
}

/** A request that never came to the gateway. */
function refused(status: number, incoming: IncomingMessage | undefined): Visited {
  const [path = '-'] = incoming?.url?.split('?', 1) ?? [];
  return {
    route: 'none',
    method: incoming?.method ?? '-',
    // Node lets through what a terminal could take for a command.
    path: escapeText(path, 200),
    status,
    cache: 'none',
    ms: 0,
    client: undefined,
  };
}
