import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface RpcCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** One HTTP request as a test's server got it. */
export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  readonly body: string;
  /** Whether the calls came as a list. */
  readonly batch: boolean;
  readonly calls: readonly RpcCall[];
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Every request so far. */
  readonly received: readonly Received[];
}

/** A JSON-RPC server on loopback, gone when the test ends. */
export async function serve(
  handle: (request: Received, response: ServerResponse) => void,
): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const parsed = body === '' ? [] : JSON.parse(body);
    const batch = Array.isArray(parsed);
    const entry = {
      headers: request.headers,
      url: request.url ?? '',
      body,
      batch,
      calls: batch ? parsed : [parsed],
    };
    received.push(entry);
    response.on('error', () => {});
    handle(entry, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, received };
}

/** A raw TCP server on loopback, for answers that no HTTP library would send. */
export async function serveTcp(
  handle: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly port: number; readonly sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, sockets };
}

/** A port on loopback that refuses connections. */
export async function deadPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Sends `value` as JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The JSON-RPC response to a call: its method and parameters back. */
export function echo({ id, method, params }: RpcCall): object {
  return { jsonrpc: '2.0', id, result: [method, ...params] };
}

/** Answers every request properly, batch for batch. */
export function sendEcho({ calls, batch }: Received, response: ServerResponse): void {
  sendJson(response, batch ? calls.map(echo) : echo(calls[0] as RpcCall));
}
