import type { OverlayNetwork } from '../overlay.ts';

/** An overlay known by its address ranges alone. */
export interface StaticOverlayOptions {
  /** Shown to people: `WireGuard`. */
  readonly title: string;
  /** Its address ranges, such as `10.8.0.0/24`. */
  readonly cidrs: readonly string[];
  /**
   * Whether the overlay itself proves who sends from an address of its own.
   * @default false
   */
  readonly authenticates?: boolean | undefined;
}

/** An overlay without a directory: its addresses are recognised by their range and travel in links as they are. */
export function staticOverlay({ title, cidrs, authenticates = false }: StaticOverlayOptions): OverlayNetwork {
  return { title, cidrs, authenticates };
}

/** A WireGuard network. Its ranges are its owner's choice; it drops packets from addresses that a key may not use. */
export function wireguardOverlay(cidrs: readonly string[]): OverlayNetwork {
  return staticOverlay({ title: 'WireGuard', cidrs, authenticates: true });
}

/**
 * Tailscale. Its IPv4 range is the one that carriers share with their customers (RFC 6598), so an address of it need not
 * be Tailscale's and proves nothing.
 */
export function tailscaleOverlay(): OverlayNetwork {
  return staticOverlay({
    title: 'Tailscale',
    cidrs: ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'],
  });
}

/** Yggdrasil, whose addresses are made of public keys (https://yggdrasil-network.github.io/about.html). */
export function yggdrasilOverlay(): OverlayNetwork {
  return staticOverlay({ title: 'Yggdrasil', cidrs: ['200::/7'], authenticates: true });
}
