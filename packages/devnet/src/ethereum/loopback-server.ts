import type { AddressInfo, Server } from 'node:net';

/** Binds the server to loopback and answers with its port. */
export function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Closes a server; one that never listened is fine. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** A port of loopback on which nothing listens. */
export async function closedPort(server: Server): Promise<number> {
  const port = await listen(server, 0);
  await closeServer(server);
  return port;
}
