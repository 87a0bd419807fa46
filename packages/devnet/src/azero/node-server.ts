import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RequestRecorder } from '../request-log.ts';
import type { AnswerJsonRpc } from './json-rpc.ts';
import type { RpcSession } from './rpc-method.ts';

/** Where a {@link startNodeServer} listens. */
export interface NodeServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: RequestRecorder;
  readonly answer: AnswerJsonRpc;
}

/** A server that speaks JSON-RPC over HTTP and WebSocket on one port. */
export interface NodeServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The size of a request that polkadot-sdk nodes take by default. */
const maxRequestBytes = 15 * 1024 * 1024;

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': 'content-type',
};

/** Listens, on HTTP and WebSocket. */
export async function startNodeServer(options: NodeServerOptions): Promise<NodeServer> {
  const http = createServer((request, response) => {
    serveHttp(request, response, options).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ server: http, maxPayload: maxRequestBytes });
  sockets.on('connection', (socket) => serveSocket(socket, options));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    // The WebSocket server repeats the HTTP server's errors and would throw them where nobody listens.
    sockets.on('error', () => undefined);
    http.listen(options.port, options.host, resolve);
  });
  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}

async function serveHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, log }: NodeServerOptions,
): Promise<void> {
  const send = (status: number, type: string, body: string) => {
    const encoded = Buffer.from(body);
    log.sent(encoded.length);
    response.writeHead(status, { ...cors, 'content-type': type, 'content-length': encoded.length });
    response.end(encoded);
  };
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
  if (request.method === 'GET' && request.url === '/health')
    return send(200, 'application/json', '{"peers":0,"isSyncing":false,"shouldHavePeers":false}');
  const body = await readBody(request);
  log.request(body?.length ?? 0);
  if (request.method !== 'POST')
    return send(405, 'text/plain', 'Used HTTP Method is not allowed. POST or OPTIONS is required\n');
  if (!/^application\/json(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    return send(
      415,
      'text/plain',
      'Supplied content type is not allowed. Content-Type: application/json is required\n',
    );
  if (!body) return send(413, 'text/plain', 'The request is too large\n');
  const reply = await answer(body.toString('utf8'), undefined);
  send(200, 'application/json; charset=utf-8', reply.body);
  reply.afterReply();
}

/** Undefined for a body over the limit; the rest of it is read and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxRequestBytes) chunks.push(chunk);
  }
  return size <= maxRequestBytes ? Buffer.concat(chunks) : undefined;
}

function serveSocket(socket: WebSocket, { answer, log }: NodeServerOptions): void {
  const send = (body: string) => {
    log.sent(Buffer.byteLength(body));
    socket.send(body, () => undefined);
  };
  const session: RpcSession = {
    subscriptions: new Map(),
    notify: (method, subscription, result) =>
      send(JSON.stringify({ jsonrpc: '2.0', method, params: { subscription, result } })),
  };
  socket.on('message', (message: Buffer) => {
    log.request(message.length);
    answer(message.toString('utf8'), session).then((reply) => {
      if (reply.body !== '') send(reply.body);
      reply.afterReply();
    });
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    for (const end of session.subscriptions.values()) end();
    session.subscriptions.clear();
  });
}
