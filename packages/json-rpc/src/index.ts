export type { EndpointOptions, RequestOptions, RpcEndpoint } from './endpoint.ts';
export { RpcReplyError } from './rpc-reply-error.ts';
