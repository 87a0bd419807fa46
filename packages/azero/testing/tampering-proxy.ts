import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A JSON-RPC call on its way back: what was asked, and the node's answer. */
export interface PassingCall {
  readonly method: string;
  readonly params: readonly unknown[];
  /** Exactly one of these two, as in JSON-RPC. */
  result?: unknown;
  error?: unknown;
}

/** A server between a client and a node that may change any answer. */
export interface TamperingProxy {
  readonly url: string;
  /** The answers pass through this; undefined lets them be. */
  tamper: ((call: PassingCall) => void) | undefined;
  /** HTTP requests so far. */
  requests: number;
  close(): Promise<void>;
}

/** Starts a proxy in front of the node at `nodeUrl` (HTTP). */
export async function startTamperingProxy(nodeUrl: string): Promise<TamperingProxy> {
  const server = createServer(async (request, response) => {
    proxy.requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = [JSON.parse(Buffer.concat(chunks).toString())].flat();
    const reply = await fetch(nodeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    }).catch(() => undefined);
    // The node is gone.
    if (!reply) return void request.socket.destroy();
    const answers = ((await reply.json()) as { id: number; result?: unknown; error?: unknown }[]).map(
      (answer) => {
        const { method, params } = asked.find(({ id }) => id === answer.id);
        const { result, error } = answer;
        const call: PassingCall =
          error === undefined ? { method, params, result } : { method, params, error };
        proxy.tamper?.(call);
        const { id } = answer;
        return call.error === undefined
          ? { jsonrpc: '2.0', id, result: call.result }
          : { jsonrpc: '2.0', id, error: call.error };
      },
    );
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(asked.length === 1 ? answers[0] : answers));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: TamperingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tamper: undefined,
    requests: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return proxy;
}
