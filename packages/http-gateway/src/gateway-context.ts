import type { Clock, Count, Resolver } from '@peername/resolver-core';
import type { ChainHealth } from './chain-health.ts';
import type { GatewaySettings } from './gateway-options.ts';
import type { Quotas } from './quotas.ts';
import type { ResponseCache } from './response-cache.ts';

/** What every route works with. */
export interface GatewayContext {
  readonly resolver: Resolver;
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly responses: ResponseCache;
  readonly quotas: Quotas;
  /** What was last heard of each chain. */
  readonly chains: ChainHealth;
  /** Fires when the gateway closes: streams end. */
  readonly closing: AbortSignal;
  /** Told of names that changed, or may have, while the chains are followed. */
  readonly newsListeners: Set<(names: readonly string[]) => void>;
  /** Event streams that are open. */
  readonly streams: { open: Count };
}
