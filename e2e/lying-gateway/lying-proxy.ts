import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a gateway said, about to be handed on. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A question on its way to a gateway. */
export interface ProxiedQuestion {
  readonly method: string;
  readonly target: string;
  readonly body: string;
  /** Asks the gateway behind for anything else. */
  ask(target: string, body?: string, url?: string): Promise<ProxiedAnswer>;
}

/** What the proxy makes of an answer. */
export type Lie = (
  answer: ProxiedAnswer,
  question: ProxiedQuestion,
) => ProxiedAnswer | Promise<ProxiedAnswer>;

/** Somebody who stands between a gateway and its clients. */
export interface LyingProxy {
  readonly url: string;
  /** What is done to each answer from now on. */
  lie: Lie;
  close(): Promise<void>;
}

// What a proxy writes itself.
const hopByHop = [
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'host',
  'accept-encoding',
];

/** Listens in front of a gateway, and is honest at first. */
export async function startLyingProxy(gateway: string): Promise<LyingProxy> {
  const proxy = { lie: ((answer) => answer) as Lie };
  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = 'GET', url: target = '/', headers } = request;
      const body = Buffer.concat(chunks).toString();
      const ask = (to: string, posted?: string, url = gateway): Promise<ProxiedAnswer> =>
        forward(url + to, posted, headers);
      const honest = await ask(target, method === 'POST' ? body : undefined);
      const told = await proxy.lie(honest, { method, target, body, ask });
      response.writeHead(told.status, told.headers).end(told.body);
    } catch {
      response.destroy();
    }
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get lie() {
      return proxy.lie;
    },
    set lie(lie) {
      proxy.lie = lie;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function forward(
  url: string,
  posted: string | undefined,
  of: IncomingHttpHeaders,
): Promise<ProxiedAnswer> {
  const kept = Object.entries(of).filter(([name]) => !hopByHop.includes(name));
  const answer = await fetch(url, {
    method: posted === undefined ? 'GET' : 'POST',
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: posted ?? null,
    redirect: 'manual',
  });
  const headers = [...answer.headers].filter(([name]) => !hopByHop.includes(name));
  return { status: answer.status, headers: Object.fromEntries(headers), body: await answer.text() };
}

/** The answer without the fields. */
export function without(answer: ProxiedAnswer, fields: readonly string[]): ProxiedAnswer {
  const headers = Object.entries(answer.headers).filter(([name]) => !fields.includes(name));
  return { ...answer, headers: Object.fromEntries(headers) };
}
