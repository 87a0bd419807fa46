import type { Resolution } from '@peername/resolver-core';
import type { Callee } from './caller/callee.ts';
import type { CallerCheck } from './caller/caller-check.ts';
import type { Exposure } from './ice/exposure.ts';
import type { PrivacyMode } from './ice/policy.ts';
import type { Claims } from './link/claims.ts';
import type { LinkRefusal } from './link/refusal.ts';

/** Why a link could not be made; the user may choose another mode. */
export type GatherProblemCode =
  /** No relay is configured, or none gave an address. */
  | 'no-relay'
  /** The relay refused the user name or password. */
  | 'relay-refused'
  /** The overlay gave no address: no link is made. */
  | 'no-overlay'
  | 'no-address';

/** Why a link could not be made, with the sentence for people. */
export interface GatherProblem {
  readonly code: GatherProblemCode;
  readonly sentence: string;
}

/** Why a call is over. */
export type EndReason =
  | 'hung-up'
  | 'declined'
  | 'peer-left'
  | 'cancelled'
  | 'expired'
  /** The name cannot be called: absent, invalid, without a key for calls, or an outage. */
  | 'not-callable'
  | 'refused'
  /** Caller check: the name stands for somebody else, or for nobody. */
  | 'impostor'
  /** The other side of the connection is not who the links were made with. */
  | 'intruder'
  | 'failed-to-connect'
  | 'lost';

/** Who is on the other side. */
export interface Party {
  /** Ed25519, 32 bytes. */
  readonly key: Uint8Array;
  /** Proven only where `standing` is `verified`; else it is what they call themselves. */
  readonly name?: string | undefined;
  /** `by-overlay`: the own node of an overlay knows the key; nobody vouches for the name. */
  readonly standing: 'verified' | 'unknown-key' | 'by-overlay';
}

/** An invite that was opened and checked; nothing was sent to anybody. */
export interface Ringing {
  readonly claims: Claims;
  readonly check: CallerCheck;
  readonly party: Party;
}

/** Where a call is. Every face renders this and nothing else. */
export type CallState =
  | { readonly at: 'idle' }
  | { readonly at: 'looking-up'; readonly target: string }
  /**
   * The caller chooses how much to tell; `problem` says why the last choice did not work. With a changed pin the user
   * has to accept the change first.
   */
  | { readonly at: 'choosing'; readonly callee: Callee; readonly problem?: GatherProblem | undefined }
  /** The callee's app looks the caller up. */
  | { readonly at: 'checking' }
  /** With a changed pin (`check.state`) the user has to accept the change before they can answer. */
  | ({ readonly at: 'ringing'; readonly problem?: GatherProblem | undefined } & Ringing)
  | { readonly at: 'gathering'; readonly side: 'caller'; readonly mode: PrivacyMode; readonly callee: Callee }
  | {
      readonly at: 'gathering';
      readonly side: 'callee';
      readonly mode: PrivacyMode;
      readonly ringing: Ringing;
    }
  /** The caller's link is there to be sent; `refused` says what was wrong with the reply that was tried last. */
  | {
      readonly at: 'waiting';
      readonly callee: Callee;
      readonly link: string;
      readonly exposure: Exposure;
      readonly expiresAt: Date;
      /** The callee's side has begun to knock. */
      readonly pickedUp: boolean;
      readonly refused?: LinkRefusal | undefined;
    }
  /** The callee's link is there to be sent back; the callee knocks. */
  | {
      readonly at: 'reply-ready';
      readonly party: Party;
      readonly link: string;
      readonly exposure: Exposure;
      readonly expiresAt: Date;
    }
  | { readonly at: 'connecting'; readonly party: Party }
  | { readonly at: 'in-call'; readonly party: Party; readonly since: Date }
  | { readonly at: 'reconnecting'; readonly party: Party; readonly since: Date }
  | {
      readonly at: 'ended';
      readonly reason: EndReason;
      /** What happened and what to do next, in plain words; safe to show. */
      readonly sentence: string;
      readonly refusal?: LinkRefusal | undefined;
      readonly check?: CallerCheck | undefined;
      /** Of `not-callable`: what the lookup gave, where there was one. */
      readonly resolution?: Resolution | undefined;
    };
