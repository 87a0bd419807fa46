/** A network whose addresses reveal nothing about where a peer is, such as Staex, WireGuard, Tailscale or Yggdrasil. */
export interface OverlayNetwork {
  /** Shown to people: `Staex`. */
  readonly title: string;
  /** The address ranges that belong to it, such as `10.115.0.0/16`. */
  readonly cidrs: readonly string[];
  /**
   * The own address of a peer on this overlay, found out from its Ed25519 key by the own node. Undefined where the
   * overlay has no such directory: then links carry overlay addresses as they are.
   *
   * @throws ResolverError `UNAVAILABLE`, `TIMEOUT`, `PROTOCOL` when the node fails; a failure is never an empty address
   */
  addressOf?(peerKey: Uint8Array, signal?: AbortSignal): Promise<string>;
  /**
   * Asks the own node whether it runs, where there is one to ask. No link is made for an overlay that does not.
   *
   * @throws ResolverError as `addressOf`
   */
  checkRunning?(signal?: AbortSignal): Promise<void>;
  /** Whether the overlay itself proves who sends from an address of its own. Whose key that is, only `addressOf` tells. */
  readonly authenticates: boolean;
}
