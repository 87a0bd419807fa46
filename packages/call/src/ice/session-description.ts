import type { LinkCandidate } from './candidate.ts';

/** The most candidates that a link carries. */
export const maxCandidates = 12;

/**
 * All that a data-channel-only offer or answer says. The SDP that a browser gets is written from these fields by a
 * template: no text of a peer reaches it.
 */
export interface SessionDescription {
  readonly setup: 'actpass' | 'active' | 'passive';
  /** ICE user name fragment (RFC 8839): 4 to 32 letters, digits, `+` or `/`. */
  readonly ufrag: string;
  /** ICE password (RFC 8839): 22 to 64 of the same characters. */
  readonly pwd: string;
  /** SHA-256 of the DTLS certificate, 32 bytes. */
  readonly fingerprint: Uint8Array;
  /** At most {@link maxCandidates}. */
  readonly candidates: readonly LinkCandidate[];
}
