import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Milliseconds } from '@peername/resolver-core';
import { checkEvery } from './server-limits.ts';

/** Connections that have not yet shown which protocol they speak. */
export interface Newcomers {
  /** Ends them all, and the watch over them. */
  close(): void;
}

// How the preface of HTTP/2 begins (RFC 9113, 3.4). No method of HTTP/1 begins so.
const prefaceStart = Buffer.from('PRI');

/**
 * Lets an HTTP/1 server take HTTP/2 connections of clients with prior knowledge on the same port: the first bytes of a
 * connection tell which server gets it. Those that stay silent are ended as Node ends slow requests, with 408.
 */
export function acceptBoth(
  server: Server,
  takeHttp2: (socket: Socket) => void,
  patience: Milliseconds,
): Newcomers {
  const [takeHttp1] = server.listeners('connection');
  server.removeAllListeners('connection');
  // In order of arrival.
  const newcomers = new Map<Socket, Newcomer>();

  // One function each for all sockets: connections come by the thousand.
  function look(this: Socket): void {
    const chunk: Buffer | null = this.read();
    const newcomer = newcomers.get(this);
    if (chunk === null || !newcomer) return;
    const seen = newcomer.seen ? Buffer.concat([newcomer.seen, chunk]) : chunk;
    newcomer.seen = seen;
    const isHttp2 = startsLike(seen);
    if (isHttp2 && seen.length < prefaceStart.length) return;
    letGo(this);
    this.unshift(seen);
    if (isHttp2) takeHttp2(this);
    else takeHttp1?.call(server, this);
  }
  function end(this: Socket): void {
    letGo(this);
    this.destroy();
  }
  const letGo = (socket: Socket): void => {
    newcomers.delete(socket);
    socket.off('readable', look).off('end', end).off('error', end);
  };

  server.on('connection', (socket: Socket) => {
    newcomers.set(socket, { since: performance.now(), seen: undefined });
    socket.on('readable', look).on('end', end).on('error', end);
  });

  const watch = setInterval(() => {
    const now = performance.now();
    for (const [socket, { since }] of newcomers) {
      if (now - since < patience) break;
      letGo(socket);
      socket.on('error', () => {});
      socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
      socket.destroySoon();
    }
  }, checkEvery).unref();

  return {
    close() {
      clearInterval(watch);
      for (const socket of newcomers.keys()) end.call(socket);
    },
  };
}

/** A connection that has not said enough. */
interface Newcomer {
  readonly since: Milliseconds;
  seen: Buffer | undefined;
}

/** Whether the bytes, as many as there are, are those that HTTP/2 begins with. */
function startsLike(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, prefaceStart.length);
  return bytes.compare(prefaceStart, 0, length, 0, length) === 0;
}
