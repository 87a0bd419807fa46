import { createServer, type Server, type Socket } from 'node:net';
import { closeServer, listen } from './loopback-server.ts';

/** A port that nobody should connect to. */
export interface CountingListener {
  readonly port: number;
  /** How many connections were made. */
  connections(): number;
  close(): Promise<void>;
}

/** Listens on loopback (IPv4, and IPv6 where there is one), counts each connection and cuts it. */
export async function startCountingListener(): Promise<CountingListener> {
  let connections = 0;
  const count = (socket: Socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.destroy();
  };
  const server = createServer(count);
  const port = await listen(server, 0);
  const twin: Server = createServer(count);
  // Without IPv6, or with the port taken there, the IPv4 side alone has to do.
  await listen(twin, port, '::1').catch(() => undefined);
  return {
    port,
    connections: () => connections,
    close: async () => void (await Promise.all([closeServer(server), closeServer(twin)])),
  };
}
