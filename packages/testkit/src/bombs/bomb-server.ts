import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createDeflate, createGzip } from 'node:zlib';
import type { ByteCount, Count, Milliseconds } from '@peername/resolver-core';

/** A reply that costs whoever takes it in whole. */
export interface Bomb {
  /** The size of the body unpacked; `Infinity` never ends. */
  readonly bytes: ByteCount;
  /** `identity` and `endless` come in chunks. @default 'identity' */
  readonly encoding?: 'gzip' | 'deflate' | 'identity';
  /** Says how long the body is, where that is known beforehand. @default false */
  readonly withLength?: boolean;
  /** Sends so many bytes, unpacked, per interval. @default as fast as it goes */
  readonly drip?: { readonly bytes: ByteCount; readonly every: Milliseconds };
  /** What the body is made of: a JSON text that never closes, nesting without end, or zeros. @default 'text' */
  readonly of?: 'text' | 'nesting' | 'zeros';
}

/** A server that answers every request with a bomb. */
export interface BombServer {
  readonly url: string;
  readonly requests: Count;
  /** Bytes of bodies handed to the network so far, packed as they travel. */
  readonly sent: ByteCount;
  /** Answers with this one from now on. */
  arm(bomb: Bomb): void;
  close(): Promise<void>;
}

const pieceSize = 64 * 1024;
const beginnings = { text: '{"jsonrpc":"2.0","id":1,"result":"0x', nesting: '[', zeros: '\0' } as const;
const fillers = { text: '00', nesting: '[', zeros: '\0' } as const;

/** Starts a server of bombs on loopback. However big they are, it holds a piece of them at a time. */
export async function startBombServer(first: Bomb): Promise<BombServer> {
  let bomb = first;
  let requests = 0;
  let sent = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    const socket = response.socket;
    const before = socket?.bytesWritten ?? 0;
    // A client that hangs up in the middle is what a bomb is for.
    explode(bomb, response)
      .catch(() => response.destroy())
      .finally(() => {
        sent += (socket?.bytesWritten ?? before) - before;
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    get sent() {
      return sent;
    },
    arm(next) {
      bomb = next;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function explode(bomb: Bomb, response: ServerResponse): Promise<void> {
  const { encoding = 'identity', withLength, bytes } = bomb;
  response.setHeader('content-type', 'application/json');
  const body = Readable.from(pieces(bomb));
  if (encoding === 'identity') {
    if (withLength) response.setHeader('content-length', bytes);
    return pipeline(body, response);
  }
  response.setHeader('content-encoding', encoding);
  return pipeline(body, encoding === 'gzip' ? createGzip() : createDeflate(), response);
}

async function* pieces({ bytes, drip, of = 'text' }: Bomb): AsyncGenerator<Buffer> {
  const size = drip?.bytes ?? pieceSize;
  const filler = Buffer.alloc(size, fillers[of]);
  const beginning = Buffer.from(beginnings[of]);
  let left = bytes;
  for (let first = true; left > 0; first = false) {
    const piece = first ? Buffer.concat([beginning, filler]) : filler;
    yield piece.subarray(0, Math.min(left, piece.length));
    left -= piece.length;
    if (drip) await wait(drip.every);
  }
}
