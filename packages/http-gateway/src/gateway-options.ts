import {
  type ByteCount,
  type Clock,
  type Count,
  type FollowListener,
  type Milliseconds,
  systemClock,
} from '@peername/resolver-core';
import type { Quota } from './quota.ts';
import type { Quotas } from './quotas.ts';
import type { Signer } from './signature/signer.ts';
import type { Visited } from './visit.ts';

/** Options of {@link createGateway}. */
export interface GatewayOptions {
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /**
   * Whom a request counts for, from the environment that the runtime hands in beside it (in Node, the socket).
   * Undefined: no quota applies. @default no quotas
   */
  readonly clientOf?: ((request: Request, env: unknown) => string | undefined) | undefined;
  /** Requests of one client; a batch counts as many as it has names. @default 1,200 a minute */
  readonly requestQuota?: Quota | undefined;
  /** Reads of a chain that one client causes: misses and forced refreshes. @default 120 a minute */
  readonly readQuota?: Quota | undefined;
  /** The most clients remembered; beyond it the longest unseen is forgotten. @default 100_000 */
  readonly maxClients?: Count | undefined;
  /** Handed the quotas once, to share what clients take with other replicas. @default each replica counts for itself */
  readonly shareQuotas?: ((quotas: Quotas) => void) | undefined;
  /** The longest a request waits for a chain. The read goes on, so that the next one finds its answer. @default 1_900 */
  readonly answerWithin?: Milliseconds | undefined;
  /** The most requests that wait for a chain at once; beyond it 503 at once. @default 20_000 */
  readonly maxWaiting?: Count | undefined;
  /** The most ready-made answers held in memory, and their size. @default 5_000 and 16 MiB */
  readonly maxResponses?: Count | undefined;
  readonly maxResponseBytes?: ByteCount | undefined;
  /** The most event streams, in all and of one client. @default 1_000 and 10 */
  readonly maxStreams?: Count | undefined;
  readonly maxStreamsPerClient?: Count | undefined;
  /** How often watched names are looked at. @default 6_000 */
  readonly watchEvery?: Milliseconds | undefined;
  /**
   * Follows the chains, and drops an answer within a moment of the block that makes it wrong. Costs requests whether
   * anybody asks or not: two a second on Aleph Zero, two in twelve seconds on Ethereum. @default false
   */
  readonly follow?: boolean | undefined;
  /** Told of heads, changed names and outages while it follows. Must not throw. */
  readonly onFollow?: FollowListener | undefined;
  /**
   * Names, one of each chain, that `/readyz` looks up before it says that the gateway is ready; they need not exist.
   * @default none: ready at once
   */
  readonly probes?: readonly string[] | undefined;
  /** Signs every answer that has evidence (RFC 9421), when it is made. @default nobody: answers are not signed */
  readonly signer?: Signer | undefined;
  /** Told of every request as it is answered, for logs and metrics. Must not throw. */
  readonly observe?: ((visited: Visited) => void) | undefined;
}

type Optional = 'clientOf' | 'shareQuotas' | 'onFollow' | 'signer' | 'observe';

/** Options with every default filled in. */
export type GatewaySettings = Pick<GatewayOptions, Optional> & {
  readonly [K in Exclude<keyof GatewayOptions, Optional>]-?: Exclude<GatewayOptions[K], undefined>;
};

/** The most ready-made answers that are held where nothing else is said, and their size. */
export const responseBounds: { readonly maxResponses: Count; readonly maxResponseBytes: ByteCount } = {
  maxResponses: 5_000,
  maxResponseBytes: 16 * 1024 * 1024,
};

/** Fills in the defaults. */
export function settleOptions(options: GatewayOptions): GatewaySettings {
  return {
    clock: options.clock ?? systemClock,
    clientOf: options.clientOf,
    requestQuota: options.requestQuota ?? { limit: 1_200, window: 60_000 },
    readQuota: options.readQuota ?? { limit: 120, window: 60_000 },
    maxClients: options.maxClients ?? 100_000,
    shareQuotas: options.shareQuotas,
    answerWithin: options.answerWithin ?? 1_900,
    maxWaiting: options.maxWaiting ?? 20_000,
    maxResponses: options.maxResponses ?? responseBounds.maxResponses,
    maxResponseBytes: options.maxResponseBytes ?? responseBounds.maxResponseBytes,
    maxStreams: options.maxStreams ?? 1_000,
    maxStreamsPerClient: options.maxStreamsPerClient ?? 10,
    watchEvery: options.watchEvery ?? 6_000,
    follow: options.follow ?? false,
    onFollow: options.onFollow,
    probes: options.probes ?? [],
    signer: options.signer,
    observe: options.observe,
  };
}
