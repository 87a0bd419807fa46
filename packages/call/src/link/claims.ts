import type { SessionDescription } from '../ice/session-description.ts';

/** Which of the two links of a call. */
export type LinkKind = 'invite' | 'reply';

/** What a link says once it is opened; its signature covers all of it and the key that it is for. */
export interface Claims {
  readonly kind: LinkKind;
  /** 8 random bytes in lowercase hex: the same in the invite and its reply. */
  readonly callId: string;
  /** Seconds since the Unix epoch: after that the link is refused. */
  readonly notAfter: number;
  /** The Ed25519 key of who made the link, 32 bytes; it also signed it. */
  readonly fromKey: Uint8Array;
  /** The name that the maker of the link claims to have. Nothing is proven before the caller check. */
  readonly fromName?: string | undefined;
  /** The name that was dialled. */
  readonly toName?: string | undefined;
  /** Of a reply: SHA-256 of the invite's envelope. */
  readonly inviteHash?: Uint8Array | undefined;
  readonly session: SessionDescription;
}
