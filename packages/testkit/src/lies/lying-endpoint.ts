import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { askUpstream } from './ask-upstream.ts';
import type { AskTruth, Lie, RpcAnswer, RpcCall } from './lie.ts';

/** A server that speaks JSON-RPC over HTTP and WebSocket and lies when told to. */
export interface LyingEndpoint {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** `ws://127.0.0.1:port`. */
  readonly socketUrl: string;
  /** The lies it tells now. */
  readonly lies: readonly Lie[];
  /** How many answers it changed so far. */
  readonly told: number;
  /** How many requests it got so far, WebSocket messages too, and how many of them it has not answered yet. */
  readonly requests: number;
  readonly open: number;
  /** Tells these lies from now on, and no others. */
  tell(...lies: readonly Lie[]): void;
  /** Tells the truth from now on. */
  beHonest(): void;
  /** Stands in front of another node from now on: to clients, the chain has taken another way. */
  follow(upstream: string): void;
  close(): Promise<void>;
}

/** The lies that it has in mind, and those of them that it tells this time. */
interface Mood {
  readonly lying: readonly Lie[];
  readonly telling: readonly Lie[];
}

/**
 * Starts a proxy in front of a real node (HTTP) that passes on all calls, batches included, and tells `lies`.
 *
 * Two liars that share a lie tell the same one: they collude. Two lies of their own contradict each other.
 *
 * @example
 * ```ts
 * import { azeroLies, startLyingEndpoint } from '@peername/testkit'
 *
 * const liar = await startLyingEndpoint(node.httpUrl, [azeroLies.absent('alice.azero')])
 * liar.beHonest()
 * ```
 */
export async function startLyingEndpoint(
  upstream: string,
  lies: readonly Lie[] = [],
): Promise<LyingEndpoint> {
  let node = askUpstream(upstream);
  const server = createServer({ keepAliveTimeout: 65_000 }, (incoming, response) => {
    requests++;
    open++;
    response.on('close', () => open--);
    bodyOf(incoming)
      .then((question) => answer(question, mood()))
      .then(
        (body) => {
          response.setHeader('content-type', 'application/json');
          response.end(body);
        },
        () => response.destroy(),
      );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket: WebSocket) => {
    // What comes together is one question, as a batch is: half of a lie may be the whole of another liar's.
    let unanswered = 0;
    let ofQuestion = mood();
    socket.on('error', () => socket.terminate());
    socket.on('message', (message: Buffer) => {
      if (unanswered === 0) ofQuestion = mood();
      requests++;
      open++;
      unanswered++;
      answer(message.toString('utf8'), ofQuestion)
        .then(
          (body) => socket.send(body, () => undefined),
          () => socket.terminate(),
        )
        .finally(() => {
          open--;
          unanswered--;
        });
    });
  });
  let current = lies;
  let told = 0;
  let requests = 0;
  let open = 0;

  const askTruth: AskTruth = async (method, params) => {
    const [reply] = await node.ask([{ method, params }]);
    return reply?.result;
  };

  /** What it lies about at this moment, so that one reply is all of a piece. */
  function mood(): Mood {
    const lying = current;
    return { lying, telling: lying.filter((lie) => lie.isTold?.() ?? true) };
  }

  async function answer(question: string, { lying, telling }: Mood): Promise<string> {
    const asked: unknown = JSON.parse(question);
    const calls = [asked].flat() as (RpcCall & { readonly id: unknown })[];
    const truths = await node.ask(
      calls.map(({ method, params }) =>
        lying.reduce<RpcCall>((c, lie) => lie.ask?.(c) ?? c, { method, params }),
      ),
    );
    const replies = await Promise.all(
      calls.map(async (call, i) => ({
        jsonrpc: '2.0',
        id: call.id,
        ...(await tellAll(telling, call, truths[i] ?? {})),
      })),
    );
    return JSON.stringify(Array.isArray(asked) ? replies : replies[0]);
  }

  async function tellAll(lying: readonly Lie[], call: RpcCall, truth: RpcAnswer): Promise<RpcAnswer> {
    let said = truth;
    for (const lie of lying) said = (await lie.tell?.(call, said, askTruth)) ?? said;
    if (said !== truth) told++;
    return said;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${place}`,
    socketUrl: `ws://${place}`,
    get lies() {
      return current;
    },
    get told() {
      return told;
    },
    get requests() {
      return requests;
    },
    get open() {
      return open;
    },
    tell: (...next) => {
      current = next;
    },
    beHonest: () => {
      current = [];
    },
    follow(next) {
      node.close();
      node = askUpstream(next);
    },
    async close() {
      const closed = once(server, 'close');
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.close();
      server.closeAllConnections();
      node.close();
      await closed;
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
