import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import type { Count, Milliseconds } from '@peername/resolver-core';
import type { Ready } from '../prepared.ts';
import { acceptBoth } from './accept-both.ts';
import { createHttp2Sessions } from './http2-sessions.ts';
import { listen, type Place } from './listen.ts';
import { boundPipelining } from './pipelining.ts';
import { checkEvery, type ServerLimits, settleLimits } from './server-limits.ts';

/** What serves the requests. `env` holds Node's own request as `incoming` and the response as `outgoing`. */
export type Serve = (request: Request, env: unknown) => unknown;

/** Options of {@link startWebServer}. */
export interface WebServerOptions extends Place {
  readonly serve: Serve;
  /** What may be sent at once, before a `Request` is made of it. */
  readonly ready?: ((incoming: IncomingMessage) => Ready | undefined) | undefined;
  /** Answers what is not worth handing on, such as a Host that cannot be one, and what `serve` throws. */
  readonly onError: (error: unknown, incoming: IncomingMessage | undefined) => Response;
  /** Told when a connection could not be taken, such as for want of file descriptors. @default nobody */
  readonly onTrouble?: ((error: Error) => void) | undefined;
  readonly limits?: ServerLimits | undefined;
}

/** A server that listens. */
export interface WebServer {
  readonly port: Count;
  connections(): Promise<Count>;
  readonly http2Sessions: Count;
  /** Ends in order; the second call waits for the first. */
  close(ending: Ending): Promise<void>;
}

/** How a server ends. */
export interface Ending {
  /** It goes on accepting connections so long, while balancers learn that it ends. Clients are told to take others. */
  readonly drainFor: Milliseconds;
  /** Then it finishes what is in flight, and cuts what is left after so long. */
  readonly within: Milliseconds;
}

// A client that uses its connection within this time is told on it to take another; only idle ones are closed.
const lastWord: Milliseconds = 300;

/** Starts a server of HTTP/1.1 and, to clients with prior knowledge of it, of HTTP/2, on one port. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { serve, ready, onError } = options;
  const limits = settleLimits(options.limits);
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize } = limits;
  let closing = false;

  // Set while the listener looks at a request, so that one it turns down can still be told from others.
  let entering: IncomingMessage | undefined;
  const answer = getRequestListener(serve, { errorHandler: (error) => onError(error, entering) });
  const mayGoOn = boundPipelining();
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (!mayGoOn(incoming, outgoing)) return;
    if (closing && incoming.httpVersionMajor === 1) outgoing.setHeader('connection', 'close');
    const atHand = ready?.(incoming);
    if (atHand) {
      sendReady(atHand, incoming, outgoing);
      return;
    }
    entering = incoming;
    answer(incoming, outgoing).catch(() => outgoing.destroy());
    entering = undefined;
  };

  const server = createServer(
    {
      headersTimeout,
      requestTimeout,
      keepAliveTimeout,
      maxHeaderSize,
      connectionsCheckingInterval: checkEvery,
    },
    onRequest,
  );
  server.maxConnections = limits.maxConnections;
  // What is written to an event stream now and then counts as progress.
  server.timeout = limits.stallTimeout;
  const http2 = createHttp2Sessions(onRequest, limits);
  const newcomers = acceptBoth(server, http2.take, headersTimeout);
  let arrived: Count = 0;
  server.on('connection', () => {
    arrived += 1;
  });
  const port = await listen(server, options).catch((error: unknown) => {
    newcomers.close();
    throw error;
  });
  // Without a listener it would end the process.
  server.on('error', (error) => options.onTrouble?.(error));

  const stop = (within: Milliseconds): Promise<void> =>
    new Promise((resolve) => {
      const cut = setTimeout(() => {
        newcomers.close();
        http2.destroy();
        server.closeAllConnections();
      }, within);
      // From then on only connections that are idle are left, and those at work.
      const farewell = setInterval(() => {
        newcomers.close();
        server.closeIdleConnections();
      }, lastWord);
      // Not http's own close: it cuts idle connections at once, and with them requests that are on their way.
      TcpServer.prototype.close.call(server, () => {
        clearTimeout(cut);
        clearInterval(farewell);
        newcomers.close();
        server.close();
        resolve();
      });
      http2.close();
    });
  const end = async ({ drainFor, within }: Ending): Promise<void> => {
    closing = true;
    if (drainFor > 0) await wait(drainFor);
    await acceptWhoWaits();
    await stop(within);
  };
  // Connections that the system took for us and we did not look at yet are reset when we stop listening, and Node takes
  // one a turn of its loop.
  const acceptWhoWaits = async (): Promise<void> => {
    const started = performance.now();
    for (let before = -1; before !== arrived && performance.now() - started < lastWord; ) {
      before = arrived;
      await nextTurn();
    }
  };
  let ended: Promise<void> | undefined;
  return {
    port,
    connections: () => promisify(server.getConnections.bind(server))(),
    get http2Sessions() {
      return http2.size;
    },
    close(ending) {
      ended ??= end(ending);
      return ended;
    },
  };
}

/** Sends an answer that is at hand: in HTTP/1.1 header and body in one write, without checking the fields by their names. */
function sendReady(
  { status, headers, fields, body, length }: Ready,
  { method, httpVersionMajor }: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const content = method === 'HEAD' ? '' : (body ?? '');
  // One byte a character, which Node writes faster than UTF-8.
  const encoding = length === content.length ? 'latin1' : 'utf8';
  if (httpVersionMajor > 1) outgoing.writeHead(status, headers).end(content, encoding);
  else outgoing.writeHead(status, (fields ?? headers) as string[]).end(content, encoding);
}
