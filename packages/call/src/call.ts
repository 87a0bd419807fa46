import type { Clock, Milliseconds, Pins, Resolver } from '@peername/resolver-core';
import type { CallState } from './call-state.ts';
import type { OverlayNetwork } from './ice/overlay.ts';
import type { CreateConnection } from './ice/peer-connection.ts';
import type { IcePolicy, PrivacyMode } from './ice/policy.ts';
import type { Identity } from './identity/identity.ts';
import type { Conversation } from './in-call/conversation.ts';
import type { LinkRefusal } from './link/refusal.ts';

/** Invites that were accepted already, so that none is used twice. */
export interface UsedInvites {
  has(callId: string): Promise<boolean>;
  /** May be forgotten after `until`. */
  add(callId: string, until: Date): Promise<void>;
}

/** What a call needs of the face that makes it. */
export interface CallParts {
  readonly identity: Identity;
  /** The own name, claimed in links. @default none: a bare key */
  readonly name?: string | undefined;
  /**
   * Looks names up at the user's own endpoints: the name that is dialled, and of an invite the name of its maker. That
   * one is anybody's choice, and looked up before the user has said yes. So hand in a resolver that follows no
   * off-chain pointers of a name (ENS with CCIP-Read off), or `callerResolver` beside it.
   */
  readonly resolver: Pick<Resolver, 'lookup'>;
  /** For the names in invites, where `resolver` asks hosts that a name's owner chooses. @default `resolver` */
  readonly callerResolver?: Pick<Resolver, 'lookup'> | undefined;
  readonly pins: Pins;
  readonly usedInvites: UsedInvites;
  readonly createConnection: CreateConnection;
  /** The user's own STUN and TURN servers. @default none */
  readonly iceServers?: readonly RTCIceServer[] | undefined;
  /** @default none */
  readonly overlays?: readonly OverlayNetwork[] | undefined;
  /** Whether addresses of the own machine count: see {@link IcePolicy}. @default 'refuse' */
  readonly loopback?: IcePolicy['loopback'];
  /** What links begin with: the address of a call app, without a fragment. @default `peername:` */
  readonly linkBase?: string | undefined;
  /** How long a link is good for, at most 23 h 50 min. @default 3_600_000 */
  readonly linkLifetime?: Milliseconds | undefined;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
}

/**
 * One call, from dialling to hanging up. Make a new one for the next. A method that does not fit the state does nothing,
 * and none rejects, apart from what `proceed` says: what goes wrong ends the call, with a sentence.
 */
export interface Call {
  readonly state: CallState;
  /** There once the two sides have proven who they are, until the call has ended. */
  readonly conversation: Conversation | undefined;
  /** Called after each change of `state`; gives a function that ends it. */
  subscribe(listener: (state: CallState) => void): () => void;
  /** Looks up a name, or takes a bare key (`did:key:...`): idle -> looking-up -> choosing or ended. */
  dial(target: string): Promise<void>;
  /** Opens an invite: idle -> checking -> ringing or ended. Sends nothing to anybody but the lookup of the name. */
  open(link: string): Promise<void>;
  /**
   * Chooses the mode and makes the link: choosing or ringing -> gathering -> waiting or reply-ready. Where none can be
   * made it goes back, with the problem.
   *
   * @throws ResolverError `PIN_CHANGED` while a changed pin is not accepted
   */
  proceed(mode: PrivacyMode): Promise<void>;
  /** The user says that a changed pin is right: it is replaced, and the call goes on. */
  acceptChange(): Promise<void>;
  /** Takes the reply: waiting -> connecting. Gives the refusal, after which the call still waits. */
  takeReply(link: string): Promise<LinkRefusal | undefined>;
  /** Ends it in whatever state it is: declines, cancels or hangs up. Resolves when everything is closed. */
  end(): Promise<void>;
}
