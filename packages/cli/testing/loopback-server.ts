import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** An HTTP server on loopback, gone when the test ends; its host and port. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    response.on('error', () => {});
    request.resume();
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A host and port on loopback that refuse connections. */
export async function deadHost(): Promise<string> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `127.0.0.1:${port}`;
}
