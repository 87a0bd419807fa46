import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { answerBatch } from './ccip-batch.ts';
import type { Hex } from './hex.ts';

/** How a gateway answers one request. */
export type CcipBehaviour = (exchange: CcipExchange) => void | Promise<void>;

/** One request to a gateway and the means to answer it. */
interface CcipExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The data that the resolver wants answered. */
  readonly data: Hex;
  /** The signed answer to a request. */
  readonly sign: (request: Hex, fault?: 'expired' | 'other-key') => Hex;
  /** An address that no client should go to. */
  readonly forbiddenUrl: string;
  /** Runs `step` after `ms`, unless the gateway is closed or the client is gone before. */
  readonly later: (ms: number, step: () => void) => void;
}

const slow = 30_000;
const hugeSize = 16 << 20;
const bombSize = 64 << 20;

/** The ways in which the gateway can answer; each is the first part of a path, such as `/ok/{sender}/{data}.json`. */
export const ccipBehaviours: Readonly<Record<string, CcipBehaviour>> = {
  ok: (exchange) => json(exchange, 200, answer(exchange)),
  batch: (exchange) =>
    json(exchange, 200, JSON.stringify({ data: answerBatch(exchange.data, exchange.sign) })),
  echo: (exchange) => json(exchange, 200, JSON.stringify({ data: exchange.data })),
  404: (exchange) => json(exchange, 404, '{"message":"no such name"}'),
  500: (exchange) => json(exchange, 500, '{"message":"out of order"}'),
  '404-data': (exchange) => json(exchange, 404, answer(exchange)),
  '500-data': (exchange) => json(exchange, 500, answer(exchange)),
  slow: (exchange) => exchange.later(slow, () => json(exchange, 200, answer(exchange))),
  hang: () => {},
  drip,
  huge,
  bomb,
  badsig: (exchange) => json(exchange, 200, answer(exchange, 'other-key')),
  expired: (exchange) => json(exchange, 200, answer(exchange, 'expired')),
  notjson: (exchange) => send(exchange, 200, 'text/html', '<!doctype html><title>Welcome</title>'),
  nodata: (exchange) => json(exchange, 200, '{"result":"0x"}'),
  baddata: (exchange) => json(exchange, 200, '{"data":"not hex"}'),
  reset: ({ request }) => void request.socket.destroy(),
  redirect({ response, forbiddenUrl }) {
    response.writeHead(302, { location: forbiddenUrl }).end();
  },
};

function answer({ data, sign }: CcipExchange, fault?: 'expired' | 'other-key'): string {
  return JSON.stringify({ data: sign(data, fault) });
}

function json(exchange: CcipExchange, status: number, body: string): void {
  send(exchange, status, 'application/json', body);
}

function send({ response }: CcipExchange, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

function drip(exchange: CcipExchange): void {
  const { response, later } = exchange;
  const body = answer(exchange);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  const next = (at: number): void => {
    if (at === body.length) return void response.end();
    response.write(body.charAt(at));
    later(100, () => next(at + 1));
  };
  next(0);
}

function huge({ response }: CcipExchange): void {
  const chunk = '00'.repeat(32 << 10);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data":"0x');
  let left = hugeSize / chunk.length;
  const fill = (): void => {
    while (left > 0) {
      left -= 1;
      if (!response.write(chunk)) return void response.once('drain', fill);
    }
    response.end('"}');
  };
  fill();
}

let bombBody: Promise<Buffer> | undefined;

async function bomb({ response }: CcipExchange): Promise<void> {
  bombBody ??= promisify(gzip)(Buffer.alloc(bombSize, ' '), { level: 9 });
  const body = await bombBody;
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
}
