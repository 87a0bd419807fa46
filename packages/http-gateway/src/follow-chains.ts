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
  resolver.follow((event) => {
    if (event.state === 'head' && event.names.length > 0) {
      for (const name of event.names) responses.drop(name, event.block.number);
      for (const listener of newsListeners) listener(event.names);
    }
    settings.onFollow?.(event);
  }, closing);
}
