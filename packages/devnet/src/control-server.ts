import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server lets others do. */
export interface ControlOptions {
  /** 0 takes any free port. @default 0 */
  readonly port?: number | undefined;
  setRecord(name: string, key: string, value: string | null): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Shown to who asks. */
  details(): object;
}

/** A running server on loopback. */
export interface ControlServer {
  readonly url: string;
  /** Whoever has it may change the chains. */
  readonly token: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const largestBody = 2 * 1024 * 1024;

/**
 * Starts the server that changes a running devnet.
 *
 * ```
 * GET  /                                       where everything is
 * POST /records  { name, key, value }          value null takes the record away
 * POST /time     { advance: milliseconds }
 * ```
 *
 * Every request needs the token. Requests of web pages are refused by their `Origin` header, and those that reached
 * loopback under a foreign name (DNS rebinding) by their `Host`.
 */
export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    answer(request, token, options).then(
      ({ status, body }) => send(response, status, body),
      (error: Error) => send(response, 400, { error: error.message }),
    );
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, token: string, options: ControlOptions): Promise<Answer> {
  const { method = '', url = '', headers } = request;
  if (headers.origin !== undefined || !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '')) {
    return { status: 403, body: { error: 'only programs on this machine may ask, and no web page' } };
  }
  if (!isSame(headers.authorization ?? '', `Bearer ${token}`)) {
    return { status: 401, body: { error: 'the token is missing or wrong' } };
  }
  switch (`${method} ${url}`) {
    case 'GET /':
      return { status: 200, body: options.details() };
    case 'POST /records': {
      const { name, key, value } = await readBody(request);
      if (
        typeof name !== 'string' ||
        typeof key !== 'string' ||
        !(value === null || typeof value === 'string')
      ) {
        throw new Error('expected { name: text, key: text, value: text or null }');
      }
      await options.setRecord(name, key, value);
      return { status: 200, body: { name, key, value } };
    }
    case 'POST /time': {
      const { advance } = await readBody(request);
      if (typeof advance !== 'number' || !(advance > 0) || advance > 100 * 365 * 86_400_000) {
        throw new Error('expected { advance: milliseconds }');
      }
      await options.advance(advance);
      return { status: 200, body: { advance } };
    }
    default:
      return { status: 404, body: { error: 'there are GET /, POST /records and POST /time' } };
  }
}

async function readBody(request: IncomingMessage): Promise<Readonly<Partial<Record<string, unknown>>>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isSame(text: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(text), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
