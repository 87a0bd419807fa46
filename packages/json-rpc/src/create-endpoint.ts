import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import { parseEndpointUrl } from './endpoint-address.ts';
import { createHttpEndpoint } from './http-endpoint.ts';
import { createLaterSocketEndpoint } from './later-socket-endpoint.ts';

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
    ? createLaterSocketEndpoint(address, options)
    : createHttpEndpoint(address, options);
}
