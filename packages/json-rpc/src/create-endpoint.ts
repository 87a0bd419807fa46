import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import { type EndpointAddress, parseEndpointUrl } from './endpoint-address.ts';
import { networkFault } from './fault.ts';
import { createHttpEndpoint } from './http-endpoint.ts';

/**
 * An endpoint for an `http:`, `https:`, `ws:` or `wss:` URL. Nothing is sent before the first request.
 *
 * User info in the URL becomes a Basic `Authorization` header.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `bad-endpoint-url` for any other text
 *
 * @example
 * ```ts
 * import { createEndpoint } from '@peername/json-rpc'
 *
 * const endpoint = createEndpoint('https://rpc.azero.dev')
 * await endpoint.request('system_chain', []) // 'Aleph Zero'
 * ```
 */
export function createEndpoint(url: string, options?: EndpointOptions): RpcEndpoint {
  const address = parseEndpointUrl(url);
  return address.origin.startsWith('ws')
    ? createLazySocketEndpoint(address, options)
    : createHttpEndpoint(address, options);
}

// Who asks over HTTP alone does not load what sockets need.
function createLazySocketEndpoint(address: EndpointAddress, options?: EndpointOptions): RpcEndpoint {
  let loading: Promise<RpcEndpoint> | undefined;
  const load = (): Promise<RpcEndpoint> => {
    loading ??= import('./socket-endpoint.ts').then(
      ({ createSocketEndpoint }) => createSocketEndpoint(address, options),
      (error) => {
        loading = undefined;
        throw networkFault(address, error);
      },
    );
    return loading;
  };
  return {
    origin: address.origin,
    request: async (...call) => (await load()).request(...call),
    close: async () => (await load()).close(),
  };
}
