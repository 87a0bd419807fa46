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
}
