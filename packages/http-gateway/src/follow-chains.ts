import type { NameService } from '@peername/resolver-core';
import type { GatewayContext } from './gateway-context.ts';

/**
 * Follows the chains while the gateway is open: what is ready-made of a name that changed is dropped, and whoever watches
 * it hears at once. What the resolver's cache holds of it is not served any more, by the resolver itself.
 */
export function followChains({
  resolver,
  responses,
  settings,
  newsListeners,
  closing,
}: GatewayContext): void {
  const begun = new Set<NameService>();
  resolver.follow((event) => {
    // What was made ready before is of names whose changes are not told.
    if (event.state === 'head' && !begun.has(event.service)) {
      begun.add(event.service);
      responses.purge();
    }
    if (event.state === 'head' && event.names.length > 0) {
      for (const name of event.names) responses.drop(name, event.block.number);
      for (const listener of newsListeners) listener(event.names);
    }
    settings.onFollow?.(event);
  }, closing);
}
