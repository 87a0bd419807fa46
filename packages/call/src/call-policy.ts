import { bytesToHex, randomBytes } from '@noble/hashes/utils.js';
import type { CallParts } from './call.ts';
import type { IcePolicy, PrivacyMode } from './ice/policy.ts';
import { clockTolerance, defaultLinkLifetime, maxLinkLifetime } from './link/limits.ts';

/** The rules about addresses for one call. */
export function policyOf({ iceServers, overlays, loopback }: CallParts, mode: PrivacyMode): IcePolicy {
  return { mode, iceServers, overlays, loopback };
}

/** When a link that is made now ends, in seconds since the epoch; early enough for a clock that is behind. */
export function notAfterFrom(now: number, { linkLifetime = defaultLinkLifetime }: CallParts): number {
  return Math.floor((now + Math.min(linkLifetime, maxLinkLifetime - clockTolerance)) / 1_000);
}

/** A new call id. */
export function newCallId(): string {
  return bytesToHex(randomBytes(8));
}
