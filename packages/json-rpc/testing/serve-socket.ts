import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { echo, type RpcCall } from './serve.ts';

export interface SocketServer {
  readonly url: string;
  /** How many connections were ever made, and how many are open. */
  readonly connections: number;
  readonly open: number;
  readonly headers: readonly IncomingMessage['headers'][];
  /** Every message so far. */
  readonly received: readonly string[];
}

/** A JSON-RPC server over WebSocket on loopback, gone when the test ends. It also compresses when asked to. */
export async function serveSocket(
  handle: (call: RpcCall, socket: WebSocket, all: readonly RpcCall[]) => void = (call, socket) =>
    socket.send(JSON.stringify(echo(call))),
): Promise<SocketServer> {
  const headers: IncomingMessage['headers'][] = [];
  const received: string[] = [];
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true });
  server.on('connection', (socket, request) => {
    headers.push(request.headers);
    const all: RpcCall[] = [];
    socket.on('error', () => {});
    socket.on('message', (data) => {
      received.push(data.toString());
      const call: RpcCall = JSON.parse(data.toString());
      all.push(call);
      handle(call, socket, all);
    });
  });
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(async () => {
    for (const socket of server.clients) socket.terminate();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    get connections() {
      return headers.length;
    },
    get open() {
      return server.clients.size;
    },
    headers,
    received,
  };
}
