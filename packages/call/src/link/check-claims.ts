import { equalBytes } from '@noble/curves/utils.js';
import type { Milliseconds } from '@peername/resolver-core';
import type { Claims } from './claims.ts';
import { clockTolerance, maxLinkLifetime } from './limits.ts';
import type { LinkRefusal } from './refusal.ts';
import { refuseLink } from './refusal-sentences.ts';

/** What an opened invite is held against. */
export interface InviteExpectation {
  /** Since the Unix epoch. */
  readonly now: Milliseconds;
  /** The Ed25519 key of who opens it. */
  readonly ownKey: Uint8Array;
  /** Whether its call id was seen before. */
  readonly used: boolean;
}

/** What an opened reply is held against: the invite that was sent. */
export interface ReplyExpectation {
  /** Since the Unix epoch. */
  readonly now: Milliseconds;
  /** The Ed25519 key of who opens it. */
  readonly ownKey: Uint8Array;
  readonly callId: string;
  /** SHA-256 of the invite's envelope. */
  readonly inviteHash: Uint8Array;
  /** The Ed25519 key that was called. */
  readonly calleeKey: Uint8Array;
}

/** Why an invite is refused, or undefined: its kind, then reflection, time and replay. */
export function checkInvite(claims: Claims, expected: InviteExpectation): LinkRefusal | undefined {
  if (claims.kind !== 'invite') return refuseLink('wrong-kind');
  if (isSame(claims.fromKey, expected.ownKey)) return refuseLink('reflected');
  return checkTime(claims, expected.now) ?? (expected.used ? refuseLink('replayed') : undefined);
}

/** Why a reply is refused, or undefined: its kind, then reflection, the invite, the sender and the time. */
export function checkReply(claims: Claims, expected: ReplyExpectation): LinkRefusal | undefined {
  if (claims.kind !== 'reply') return refuseLink('wrong-kind');
  if (isSame(claims.fromKey, expected.ownKey)) return refuseLink('reflected');
  if (claims.callId !== expected.callId || !isSame(claims.inviteHash, expected.inviteHash))
    return refuseLink('other-invite');
  if (!isSame(claims.fromKey, expected.calleeKey)) return refuseLink('other-sender');
  return checkTime(claims, expected.now);
}

/** When a link is over for good: from then on its call id need not be remembered. */
export function endOfLink(claims: Pick<Claims, 'notAfter'>): Date {
  return new Date(claims.notAfter * 1_000 + clockTolerance);
}

function checkTime(claims: Claims, now: Milliseconds): LinkRefusal | undefined {
  if (now > endOfLink(claims).getTime()) return refuseLink('expired');
  return claims.notAfter * 1_000 - now > maxLinkLifetime ? refuseLink('too-far-ahead') : undefined;
}

function isSame(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && equalBytes(one, other);
}
