import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createRequestLog, type RequestLog, type RequestRecorder } from './request-log.ts';

/** Options of {@link startCountingProxy}. */
export interface CountingProxyOptions {
  /** The server behind it: `http://host:port`. */
  readonly target: string;
  /** How long each HTTP request, and all that a client sends on a WebSocket, waits before it is passed on, in milliseconds. @default 0 */
  readonly delay?: number | undefined;
  /** 0 takes any free port. @default 0 */
  readonly port?: number | undefined;
}

/** A proxy on loopback that counts what passes and can slow it down. */
export interface CountingProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** `ws://127.0.0.1:port`: counted as one request, its bytes not at all. */
  readonly wsUrl: string;
  /** What passed: HTTP requests, their JSON-RPC calls, the bytes of bodies both ways. */
  readonly requests: RequestLog;
  setDelay(ms: number): void;
  close(): Promise<void>;
}

/** Longer than a client keeps an idle connection, so that this side never closes one that is about to be used. */
const keepAlive = 65_000;

/**
 * Starts a proxy in front of any JSON-RPC server, to count what a client asks and to act as a network's distance.
 *
 * @example
 * ```ts
 * import { startAzeroNode, startCountingProxy } from '@peername/devnet'
 *
 * const node = await startAzeroNode()
 * const proxy = await startCountingProxy({ target: node.httpUrl, delay: 50 })
 * await fetch(proxy.url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
 * proxy.requests.requests // 1
 * ```
 */
export async function startCountingProxy(options: CountingProxyOptions): Promise<CountingProxy> {
  const target = new URL(options.target);
  if (target.protocol !== 'http:') throw new Error(`the target is not http: ${target.protocol}`);
  const agent = new Agent({ keepAlive: true, noDelay: true });
  const log = createRequestLog();
  const tunnels = new Set<Socket>();
  let delay = options.delay ?? 0;

  const server = createServer({ keepAliveTimeout: keepAlive, noDelay: true }, (incoming, response) => {
    forward(incoming, response).catch(() => response.destroy());
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    log.request(0);
    setTimeout(() => tunnel(target, incoming, socket, head, tunnels, () => delay), delay);
  });

  async function forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    log.request(body.length);
    countCalls(body, log);
    if (delay > 0) await wait(delay);
    const outgoing = request({
      agent,
      host: target.hostname,
      port: target.port || 80,
      method: incoming.method,
      path: incoming.url,
      headers: { ...endToEnd(incoming), host: target.host, 'content-length': body.length },
    });
    // A client that hung up must not leave the target's connection half read.
    response.on('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    outgoing.end(body);
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.writeHead(reply.statusCode ?? 502, endToEnd(reply));
    reply.on('data', (chunk: Buffer) => log.sent(chunk.length));
    reply.on('error', () => response.destroy());
    reply.pipe(response);
  }

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    requests: log,
    setDelay(ms) {
      delay = ms;
    },
    async close() {
      for (const socket of tunnels) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

/** The headers that belong to the message, not to one connection. */
function endToEnd(message: IncomingMessage): Record<string, string | string[] | undefined> {
  const {
    connection: _connection,
    'keep-alive': _keepAlive,
    'transfer-encoding': _encoding,
    ...rest
  } = message.headers;
  return rest;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function countCalls(body: Buffer, log: RequestRecorder): void {
  try {
    for (const call of [JSON.parse(body.toString('utf8'))].flat())
      if (typeof call?.method === 'string') log.call(call.method);
  } catch {
    // Not JSON: passed on and counted as a request, which is all that can be said of it.
  }
}

/** Repeats the upgrade request to the target and joins the two sockets. */
function tunnel(
  target: URL,
  incoming: IncomingMessage,
  socket: Socket,
  head: Buffer,
  tunnels: Set<Socket>,
  delayNow: () => number,
): void {
  const far = connect(Number(target.port || 80), target.hostname, () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2)
      lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
    far.write(`${lines.join('\r\n')}\r\n\r\n`);
    far.write(head);
    far.pipe(socket);
    // Timers of one length fire in the order they were set, so the bytes keep theirs.
    socket.on('data', (chunk) => setTimeout(() => far.destroyed || far.write(chunk), delayNow()));
    socket.on('end', () => setTimeout(() => far.end(), delayNow()));
  });
  for (const [one, other] of [
    [socket, far],
    [far, socket],
  ] as const) {
    tunnels.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      tunnels.delete(one);
      other.destroy();
    });
  }
}
