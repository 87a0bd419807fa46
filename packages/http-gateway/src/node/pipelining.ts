import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Count } from '@peername/resolver-core';

// Browsers send none ahead, proxies a few.
const mostAhead: Count = 32;

/**
 * Bounds the requests that a client sends ahead of the answers (RFC 9112, 9.3.2). Node begins each of them as it comes
 * and holds its answer back until those before it are sent: a client that reads nothing could fill the memory with them
 * in a moment, and with refusals as well as with answers. Gives a function that says of each request whether to go on;
 * one that is too many ends its connection.
 */
export function boundPipelining(): (incoming: IncomingMessage, outgoing: ServerResponse) => boolean {
  const ahead = new WeakMap<Socket, Count>();
  return (incoming, outgoing) => {
    // It has the connection: no answer before it is left to send. So it is for nearly all, and for all of HTTP/2.
    if (outgoing.socket) return true;
    const { socket } = incoming;
    // Those that came in one piece with the one that was too many.
    if (socket.destroyed) return false;
    const waiting = (ahead.get(socket) ?? 0) + 1;
    if (waiting > mostAhead) {
      socket.destroy();
      return false;
    }
    ahead.set(socket, waiting);
    outgoing.once('close', () => ahead.set(socket, (ahead.get(socket) ?? 1) - 1));
    return true;
  };
}
