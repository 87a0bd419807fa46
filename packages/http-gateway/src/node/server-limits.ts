import type { ByteCount, Count, Milliseconds } from '@peername/resolver-core';

/** What one client, and all of them together, may take of a server. */
export interface ServerLimits {
  /** How long a client may take to say what it wants; then 408. @default 3_000 */
  readonly headersTimeout?: Milliseconds | undefined;
  /** How long it may take with the body too; then 408. @default 5_000 */
  readonly requestTimeout?: Milliseconds | undefined;
  /** How long a connection is kept for the next request: longer than balancers keep theirs. @default 65_000 */
  readonly keepAliveTimeout?: Milliseconds | undefined;
  /** How long an answer waits for a client that reads nothing of it; then its connection is cut. @default 30_000 */
  readonly stallTimeout?: Milliseconds | undefined;
  /** Of the request line and all headers; beyond it 431. @default 8_192 */
  readonly maxHeaderSize?: ByteCount | undefined;
  /** The most connections; further ones are closed at once. @default 20_000 */
  readonly maxConnections?: Count | undefined;
  /** The most connections that speak HTTP/2; each may take 1 MB. @default 1_000 */
  readonly maxHttp2Sessions?: Count | undefined;
  /** The most requests at once on one HTTP/2 connection. @default 100 */
  readonly maxHttp2Streams?: Count | undefined;
}

/** Limits with every default filled in. */
export type SettledLimits = {
  readonly [K in keyof ServerLimits]-?: Exclude<ServerLimits[K], undefined>;
};

/** Fills in the defaults. */
export function settleLimits(limits: ServerLimits = {}): SettledLimits {
  const requestTimeout = limits.requestTimeout ?? 5_000;
  return {
    headersTimeout: Math.min(limits.headersTimeout ?? 3_000, requestTimeout),
    requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout ?? 65_000,
    stallTimeout: limits.stallTimeout ?? 30_000,
    maxHeaderSize: limits.maxHeaderSize ?? 8_192,
    maxConnections: limits.maxConnections ?? 20_000,
    maxHttp2Sessions: limits.maxHttp2Sessions ?? 1_000,
    maxHttp2Streams: limits.maxHttp2Streams ?? 100,
  };
}

/** How often connections that take too long are looked for. */
export const checkEvery: Milliseconds = 500;
