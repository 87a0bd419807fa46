import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { seededRandom } from '../lies/sometimes.ts';
import type { Faults } from './faults.ts';
import { spoilReplies } from './spoil-replies.ts';

/** A network between a client and a server that can be made to fail. */
export interface ChaosProxy {
  /** `http://127.0.0.1:port`; the same for its whole life. */
  readonly url: string;
  readonly port: number;
  /** Connections open now. */
  readonly open: number;
  /** The most that were open at once so far. */
  readonly mostOpen: number;
  /** Connections taken so far. */
  readonly taken: number;
  /** What is wrong from now on, also with the connections that are open; nothing without an argument. */
  fail(faults?: Faults): Promise<void>;
  /** What is wrong with the connections yet to come, by their number from 0; the open ones stay as they are. */
  failNew(faultsOf: (connection: number) => Faults): void;
  /** Resets all that are open. */
  resetAll(): void;
  close(): Promise<void>;
}

/** Options of {@link startChaosProxy}. */
export interface ChaosProxyOptions {
  /** Of what is left to chance. @default 1 */
  readonly seed?: number;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  faults: Faults;
}

const nothing: Faults = {};

/**
 * Starts a TCP proxy on loopback in front of `target` (`http://host:port`).
 *
 * @example
 * ```ts
 * import { startChaosProxy } from '@peername/testkit'
 *
 * const proxy = await startChaosProxy(node.httpUrl, { latency: 200 })
 * await proxy.fail({ reset: 'half a body' })
 * await proxy.fail()
 * ```
 */
export async function startChaosProxy(
  target: string,
  faults: Faults = nothing,
  { seed = 1 }: ChaosProxyOptions = {},
): Promise<ChaosProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const random = seededRandom(seed);
  const connections = new Set<Connection>();
  let faultsOf: (connection: number) => Faults = () => faults;
  let taken = 0;
  let mostOpen = 0;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection: Connection = {
      client,
      server: connect({ host: hostname, port: Number(targetPort), allowHalfOpen: true, noDelay: true }),
      faults: faultsOf(taken++),
    };
    connections.add(connection);
    mostOpen = Math.max(mostOpen, connections.size);
    join(connection, random, () => connections.delete(connection));
    if (connection.faults.reset === 'now') reset(connection);
  });

  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const resetAll = (): void => {
    for (const connection of connections) reset(connection);
  };
  const stopListening = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    resetAll();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  if (faults.refuse) await stopListening();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get open() {
      return connections.size;
    },
    get mostOpen() {
      return mostOpen;
    },
    get taken() {
      return taken;
    },
    resetAll,
    failNew(next) {
      faultsOf = next;
    },
    async fail(next = nothing) {
      faultsOf = () => next;
      for (const connection of connections) {
        connection.faults = next;
      }
      if (next.reset === 'now') resetAll();
      if (next.refuse && server.listening) await stopListening();
      else if (!next.refuse && !server.listening) await listen(port);
    },
    async close() {
      if (server.listening) await stopListening();
    },
  };
}

function join(connection: Connection, random: () => number, gone: () => void): void {
  const { client, server } = connection;
  const replies = spoilReplies(() => connection.faults, random, {
    reset: () => afterWrites(client, () => reset(connection)),
    halfClose: () => afterWrites(client, () => client.end()),
  });
  client.on('data', (chunk) => {
    if (!connection.faults.blackhole) server.write(chunk);
  });
  client.on('end', () => server.end());
  server.on('data', (chunk) => {
    if (connection.faults.blackhole || !client.writable) return;
    if (!replies.write(chunk)) {
      server.pause();
      replies.once('drain', () => server.resume());
    }
  });
  server.on('end', () => replies.end());
  replies.pipe(client);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => {
      other.destroy();
      replies.destroy();
      gone();
    });
  }
}

/** A reset overtakes what is still to be written, and Node would then send none: it has to wait. */
function afterWrites(client: Socket, end: () => void): void {
  setImmediate(() => {
    if (client.destroyed || client.writableLength === 0) end();
    else afterWrites(client, end);
  });
}

function reset({ client, server }: Connection): void {
  // `resetAndDestroy` sends a FIN before its RST, and a client that is quick sees only that.
  (client as Socket & { resetAndClosing: boolean }).resetAndClosing = true;
  client.destroy();
  server.destroy();
}
