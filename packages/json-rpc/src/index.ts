/**
 * JSON-RPC over HTTP and WebSocket for endpoints that cannot be trusted.
 *
 * @example One endpoint
 * ```ts
 * import { createEndpoint } from '@peername/json-rpc'
 *
 * const endpoint = createEndpoint('https://rpc.azero.dev')
 * await endpoint.request('system_chain', []) // 'Aleph Zero'
 * ```
 *
 * @example Several that stand in for each other
 * ```ts
 * import { createEndpoint, createPool } from '@peername/json-rpc'
 *
 * const pool = createPool([createEndpoint('https://a.example'), createEndpoint('wss://b.example')])
 * await pool.run((endpoint, signal) => endpoint.request('eth_chainId', [], { signal })) // '0x1'
 * ```
 *
 * @packageDocumentation
 */
export { countValues } from './count-values.ts';
export { createEndpoint } from './create-endpoint.ts';
export type { EndpointOptions, RequestOptions, RpcEndpoint } from './endpoint.ts';
export { type EndpointAddress, parseEndpointUrl } from './endpoint-address.ts';
export { fault, networkFault, timeoutFault, tooLargeFault } from './fault.ts';
export { failedStatusFault, statusFault } from './http-status.ts';
export { createPool, type PoolOptions, type RpcPool, type RunOptions } from './pool.ts';
export type { PoolMember } from './pool-member.ts';
export { discard, readBodyWithin } from './read-body-within.ts';
export { RpcReplyError } from './rpc-reply-error.ts';
export { createSemaphore, type Semaphore } from './semaphore.ts';
