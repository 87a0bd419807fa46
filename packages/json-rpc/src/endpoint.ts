import type { ByteCount, Count, Milliseconds, Trace } from '@peername/resolver-core';

/** Options of one JSON-RPC request. */
export interface RequestOptions {
  /** Ends the wait; the request rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  readonly trace?: Trace | undefined;
}

/**
 * One JSON-RPC server. Requests made in the same microtask share one HTTP request (or one burst on the socket).
 *
 * `request` resolves with the reply's `result`, unchecked. It rejects with an {@link RpcReplyError} when the server
 * answered with a JSON-RPC error object (the call was heard and refused), and with a `ResolverError` in every other case.
 * That is `TOO_LARGE` only for a call whose own reply is, and on a socket for some of those that were under way with more
 * than three such calls.
 */
export interface RpcEndpoint {
  /** `https://host:port`: all that may be shown of the URL, since paths, queries and user info can hold keys. */
  readonly origin: string;
  request(method: string, params: readonly unknown[], options?: RequestOptions): Promise<unknown>;
  /** Ends connections; requests under way reject with `CLOSED`. */
  close(): Promise<void>;
}

/** How an endpoint is talked to. */
export interface EndpointOptions {
  /** The longest wait for one HTTP request or one call on a socket, bodies included. @default 8_000 */
  readonly timeout?: Milliseconds;
  /** The most calls put into one HTTP request; halved for good when the server refuses a batch. @default 512 */
  readonly maxBatch?: Count;
  /** Decoded bytes accepted for a reply to one call; each further call of a batch adds 16 KiB. @default 256 KiB */
  readonly maxReplyBytes?: ByteCount;
  /** Decoded bytes accepted for a reply to a batch, however many calls it has. @default 4 MiB */
  readonly maxBatchReplyBytes?: ByteCount;
}
