import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on loopback that counts. */
export interface LoopbackServer {
  readonly port: number;
  readonly requests: readonly IncomingMessage[];
  readonly connections: number;
  close(): Promise<void>;
}

/** Starts one; without a listener it says `{"data":"0x01"}` to everything. */
export async function startLoopbackServer(listener: RequestListener = sayOne): Promise<LoopbackServer> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const sayOne: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":"0x01"}');
};
