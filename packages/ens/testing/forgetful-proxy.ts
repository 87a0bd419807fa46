import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of a node that passes requests on and may keep the answers to some to itself. */
export interface ForgetfulProxy {
  readonly url: string;
  /** How often the method was called. */
  calls(method: string): number;
  /** From now on what is answered to the method is lost, and the connection with it; nothing without an argument. */
  lose(method?: string): void;
  /** Cuts all connections at once, before anything is passed on. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
}

/** Starts one on loopback. */
export async function startForgetfulProxy(target: string): Promise<ForgetfulProxy> {
  const counts = new Map<string, number>();
  let lost: string | undefined;
  let cut = false;

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (cut) return void response.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const methods = [JSON.parse(body)].flat().map(({ method }) => String(method));
    for (const method of methods) counts.set(method, (counts.get(method) ?? 0) + 1);
    const headers = { 'content-type': 'application/json' };
    const answer = await (await fetch(target, { method: 'POST', headers, body })).text();
    if (lost !== undefined && methods.includes(lost)) response.destroy();
    else response.writeHead(200, headers).end(answer);
  }

  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: (method) => counts.get(method) ?? 0,
    lose(method) {
      lost = method;
    },
    cut(isCut) {
      cut = isCut;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
