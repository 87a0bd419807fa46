import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { type Count, type Milliseconds, toResolverError } from '@peername/resolver-core';
import { BridgeError, bridgeFaults, problemBody } from './bridge-problem.ts';
import { originOf } from './may-ask.ts';
import type { StaexNode } from './staex-node.ts';

/** A request that was answered. Never which id was asked for: who calls whom is nobody's business. */
export interface BridgeVisit {
  readonly route: '/id' | '/resolve' | 'none';
  readonly method: string;
  readonly status: number;
  readonly ms: Milliseconds;
  /** Why there is no answer. */
  readonly why?: string | undefined;
}

/** Options of {@link serveBridge}. */
export interface BridgeOptions {
  readonly node: StaexNode;
  /** 0 is any. */
  readonly port: Count;
  /** Web pages that may ask. */
  readonly origins: readonly string[];
  readonly observe: (visit: BridgeVisit) => void;
}

/** A bridge that listens. */
export interface Bridge {
  readonly url: string;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly why?: string;
}

const maxConnections: Count = 64;

/** Serves `GET /id` and `GET /resolve?node-id=` on the loopback address alone; each answer is a JSON string. */
export async function serveBridge({ node, port, origins, observe }: BridgeOptions): Promise<Bridge> {
  const allowed = new Set(origins);
  const limits = {
    maxHeaderSize: 8_192,
    headersTimeout: 3_000,
    requestTimeout: 5_000,
    keepAliveTimeout: 5_000,
  };
  const server = createServer(limits, (request, response) => void answer(request, response));
  server.maxConnections = maxConnections;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const began = performance.now();
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
    const { method = '' } = request;
    let cors: Readonly<Record<string, string>> = {};
    let reply: Reply;
    try {
      const origin = originOf(request.headers, { port: portOf(), origins: allowed });
      if (origin !== undefined) cors = { 'access-control-allow-origin': origin };
      reply = method === 'OPTIONS' ? preflight(request) : await read(method, path, query);
    } catch (error) {
      reply = failure(error);
    }
    const { status, headers, body = '' } = reply;
    response.writeHead(status, {
      'content-type': status === 200 ? 'application/json' : 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'origin',
      ...cors,
      ...headers,
    });
    response.end(body);
    // Nothing here takes a body.
    request.resume();
    const route = path === '/id' || path === '/resolve' ? path : 'none';
    observe({ route, method, status, ms: Math.round(performance.now() - began), why: reply.why });
  };

  const read = async (method: string, path: string, query: string): Promise<Reply> => {
    if (path !== '/id' && path !== '/resolve')
      throw new BridgeError('no-route', 'There are /id and /resolve?node-id=ID.');
    if (method !== 'GET') throw new BridgeError('bad-method', 'Ask with GET.');
    const value = path === '/id' ? await node.id() : await node.addressOf(nodeIdOf(query));
    return { status: 200, body: JSON.stringify(value) };
  };

  const portOf = (): Count => (server.address() as AddressInfo | null)?.port ?? port;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf()}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What browsers ask before a page reaches from the internet to this machine (Private Network Access). */
function preflight({ headers }: IncomingMessage): Reply {
  const isPrivate = headers['access-control-request-private-network'] === 'true';
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET',
      'access-control-max-age': '600',
      ...(isPrivate && { 'access-control-allow-private-network': 'true' }),
    },
  };
}

/** The one `node-id` of a query. */
function nodeIdOf(query: string): string {
  const ids = new URLSearchParams(query).getAll('node-id');
  if (ids.length === 1) return ids[0] ?? '';
  throw new BridgeError('bad-node-id', 'Ask for exactly one node-id.');
}

function failure(error: unknown): Reply {
  if (!(error instanceof BridgeError)) {
    const fault = new BridgeError('node-failed', 'The bridge met a fault of its own.');
    return { status: 500, body: problemBody(fault), why: toResolverError(error).message };
  }
  const { status } = bridgeFaults[error.fault];
  const headers = {
    ...(error.fault === 'busy' && { 'retry-after': '1' }),
    ...(error.fault === 'bad-method' && { allow: 'GET, OPTIONS' }),
  };
  return { status, headers, body: problemBody(error), why: error.message };
}
