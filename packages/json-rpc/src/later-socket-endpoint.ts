import { loadOnce } from '@peername/resolver-core';
import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';

/** A socket endpoint whose code is loaded with its first call: many a page asks over HTTP alone. */
export function createLaterSocketEndpoint(address: EndpointAddress, options?: EndpointOptions): RpcEndpoint {
  let endpoint: RpcEndpoint | undefined;
  let closed = false;
  const load = loadOnce('What asks over a WebSocket', async () => {
    const { createSocketEndpoint } = await import('./socket-endpoint.ts');
    endpoint = createSocketEndpoint(address, options);
    if (closed) await endpoint.close();
    return endpoint;
  });
  return {
    origin: address.origin,
    request: async (...call) => (await load()).request(...call),
    async close() {
      closed = true;
      await endpoint?.close();
    },
  };
}
