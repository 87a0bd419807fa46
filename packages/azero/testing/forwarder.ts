import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server between a client and a node that can be put in front of another node, and lose answers. */
export interface Forwarder {
  readonly url: string;
  /** Where calls go. */
  target: string;
  /** What becomes of a call: its answer is lost after the node had it, it goes nowhere and hangs, or is too many. */
  fate: ((method: string) => 'lost' | 'hangs' | 'too many' | undefined) | undefined;
  close(): Promise<void>;
}

/** Starts one in front of a node (HTTP). */
export async function startForwarder(target: string): Promise<Forwarder> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const fate = forwarder.fate?.(JSON.parse(body).method);
    if (fate === 'hangs') return;
    if (fate === 'too many') return void response.writeHead(429).end();
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(forwarder.target, { method: 'POST', headers, body }).then(
      (answer) => answer.text(),
      () => undefined,
    );
    if (fate === 'lost' || reply === undefined) request.socket.destroy();
    else response.writeHead(200, headers).end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const forwarder: Forwarder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    fate: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return forwarder;
}
