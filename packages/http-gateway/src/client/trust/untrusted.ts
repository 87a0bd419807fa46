import { ResolverError } from '@peername/resolver-core';

/** Why an answer of a gateway is not believed. */
export type UntrustedReason =
  /** It is signed with a key that is not the gateway's as far as is known here. */
  | 'unknown-key'
  /** The gateway signs its answers, and this one is not signed. */
  | 'no-signature'
  /** The signature is not one of this answer, to this question, at this time. */
  | 'bad-signature'
  /** Signatures are demanded, and nothing here can check one. */
  | 'cannot-verify'
  /** An endpoint of one's own says otherwise, of the same contract at the same block. */
  | 'sampled-lie'
  /** It says otherwise of another contract or block: both may be true, and the answer is not believed all the same. */
  | 'not-confirmed';

/** The error for an answer that is not believed. `meta` says what to check. */
export function untrusted(
  reason: UntrustedReason,
  origin: string,
  what: string,
  more: { readonly details?: string | undefined; readonly meta?: readonly string[] | undefined } = {},
): ResolverError {
  return new ResolverError({ code: 'UNTRUSTED', reason, shortMessage: `${origin} ${what}`, ...more });
}
