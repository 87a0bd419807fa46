import { type Clock, type Count, type Milliseconds, ResolverError } from '@peername/resolver-core';
import type { GatewaySettings } from './gateway-options.ts';
import { createLimiter, type Limiter } from './rate-limit.ts';

/** The two quotas of clients: cheap requests, and dear reads of a chain. */
export interface Quotas {
  readonly requests: Limiter;
  readonly reads: Limiter;
}

/** Makes the {@link Quotas} of the settings. */
export function createQuotas(settings: GatewaySettings, clock: Clock): Quotas {
  const { requestQuota, readQuota, maxClients } = settings;
  return {
    requests: createLimiter({ quota: requestQuota, clock, maxClients }),
    reads: createLimiter({ quota: readQuota, clock, maxClients }),
  };
}

/** Takes from a quota. @throws {@link ResolverError} `RATE_LIMITED` with the time to wait */
export function takeFrom(quotas: Quotas, which: keyof Quotas, client: string | undefined, cost: Count): void {
  const wait = client === undefined ? 0 : quotas[which].take(client, cost);
  if (wait > 0) throw overQuota(quotas, which, wait);
}

/** The error of a client that is over a quota. Its `meta` are the fields of draft-ietf-httpapi-ratelimit-headers. */
export function overQuota(quotas: Quotas, which: keyof Quotas, wait: Milliseconds): ResolverError {
  const { limit, window } = quotas[which].quota;
  const what = which === 'reads' ? 'reads of a chain' : 'requests';
  return new ResolverError({
    code: 'RATE_LIMITED',
    reason: 'client-quota',
    shortMessage: `More than ${limit} ${what} in ${window / 1000} s`,
    retryAfter: wait,
    meta: [policyOf(quotas), `"${which}";r=0;t=${Math.max(1, Math.ceil(wait / 1000))}`],
  });
}

function policyOf({ requests, reads }: Quotas): string {
  return Object.entries({ requests, reads })
    .map(([name, { quota }]) => `"${name}";q=${quota.limit};w=${Math.ceil(quota.window / 1000)}`)
    .join(', ');
}
