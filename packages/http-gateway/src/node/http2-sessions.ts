import {
  constants,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { ByteCount, Count, Milliseconds } from '@peername/resolver-core';
import type { SettledLimits } from './server-limits.ts';

/** The HTTP/2 side of a server. */
export interface Http2Sessions {
  /** Speaks HTTP/2 over a connection. */
  take(socket: Socket): void;
  /** Tells every client to go elsewhere, and ends each session as it has no request left. */
  close(): void;
  /** Ends them now. */
  destroy(): void;
  readonly size: Count;
}

/**
 * Serves HTTP/2 over connections accepted elsewhere, within bounds: sessions, streams and memory of each, size of
 * headers, time for a body, silence. Streams that are opened and reset in haste (CVE-2023-44487) are bounded by nghttp2.
 */
export function createHttp2Sessions(
  onRequest: Parameters<Http2Server['on']>[1],
  limits: SettledLimits,
): Http2Sessions {
  const { maxHttp2Sessions, maxHttp2Streams, maxHeaderSize } = limits;
  const { headersTimeout, requestTimeout, keepAliveTimeout, stallTimeout } = limits;
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer({
    settings: {
      maxConcurrentStreams: maxHttp2Streams,
      maxHeaderListSize: maxHeaderSize,
      enablePush: false,
    },
    // In MB.
    maxSessionMemory: 1,
    maxHeaderListPairs: 100,
    maxSessionInvalidFrames: 20,
    maxSessionRejectedStreams: 20,
  });
  server.on('request', onRequest);
  server.on('session', (session) => {
    sessions.add(session);
    const mute = setTimeout(() => session.destroy(), headersTimeout);
    session.once('remoteSettings', () => clearTimeout(mute));
    session.once('close', () => {
      clearTimeout(mute);
      sessions.delete(session);
    });
    session.setTimeout(keepAliveTimeout, () => session.destroy());
  });
  server.on('stream', (stream) => {
    cutStalled(stream, stallTimeout);
    if (stream.endAfterHeaders) return;
    const tooSlow = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestTimeout);
    const inTime = (): void => clearTimeout(tooSlow);
    stream.once('end', inTime).once('close', inTime);
  });
  return {
    take(socket) {
      if (sessions.size < maxHttp2Sessions) server.emit('connection', socket);
      else socket.destroy();
    },
    close() {
      for (const session of sessions) session.close();
    },
    destroy() {
      for (const session of sessions) session.destroy();
    },
    get size() {
      return sessions.size;
    },
  };
}

/**
 * Ends a stream whose client takes nothing of what is written to it. A timeout of Node's would not do: it takes whatever
 * the session sends for progress, and a client can have it answer pings for ever.
 */
function cutStalled(stream: ServerHttp2Stream, patience: Milliseconds): void {
  let unsent: ByteCount = 0;
  const watch = setInterval(() => {
    const before = unsent;
    unsent = stream.bufferSize;
    if (before > 0 && unsent >= before) stream.close(constants.NGHTTP2_CANCEL);
  }, patience).unref();
  stream.once('close', () => clearInterval(watch));
}
