import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { RpcAnswer, RpcCall } from './lie.ts';

/** A JSON-RPC node that is asked over connections that stay open. */
export interface Upstream {
  /** The answers, in the order of the calls. */
  ask(calls: readonly RpcCall[]): Promise<readonly RpcAnswer[]>;
  close(): void;
}

/** Asks the node at `url` (HTTP). */
export function askUpstream(url: string): Upstream {
  const agent = new Agent({ keepAlive: true, noDelay: true });

  async function post(body: Buffer): Promise<IncomingMessage> {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const outgoing = request(url, { agent, method: 'POST', headers });
    outgoing.end(body);
    try {
      const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
      return reply;
    } catch (error) {
      // The node closed an idle connection in the moment in which it was used again.
      if (outgoing.reusedSocket) return post(body);
      throw error;
    }
  }

  return {
    async ask(calls) {
      if (calls.length === 0) return [];
      const batch = calls.map((call, id) => ({
        jsonrpc: '2.0',
        id,
        method: call.method,
        params: call.params,
      }));
      const body = Buffer.from(JSON.stringify(batch.length === 1 ? batch[0] : batch));
      const reply = await post(body);
      const text = (await reply.setEncoding('utf8').toArray()).join('');
      const answers = [JSON.parse(text)].flat() as ({ readonly id: number } & RpcAnswer)[];
      return calls.map((_, id) => {
        const found = answers.find((answer) => answer.id === id);
        return found?.error ? { error: found.error } : { result: found?.result };
      });
    },
    close: () => agent.destroy(),
  };
}
