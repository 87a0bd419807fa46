import type { OverlayNetwork } from './overlay.ts';

/**
 * Which addresses may be told and tried.
 *
 * - `relay`: only through a relay of the user's; neither side sees the other's address.
 * - `overlay`: only addresses of a configured overlay.
 * - `lan`: only the local network.
 * - `direct`: whatever connects.
 */
export type PrivacyMode = 'relay' | 'overlay' | 'lan' | 'direct';

/** What a user has settled about addresses. */
export interface IcePolicy {
  readonly mode: PrivacyMode;
  /** STUN and TURN servers of the user's own. @default none */
  readonly iceServers?: readonly RTCIceServer[] | undefined;
  /** @default none */
  readonly overlays?: readonly OverlayNetwork[] | undefined;
  /**
   * `allow` tells and tries loopback addresses as if they were local ones: for tests and networks on one machine only,
   * because a stranger's link could then reach what listens there. Two windows of one browser connect without it.
   *
   * @default 'refuse'
   */
  readonly loopback?: 'refuse' | 'allow' | undefined;
}
