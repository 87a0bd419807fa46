import type { CallState, EndReason, LinkRefusalCode } from '@peername/call';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';

const { found: good, usage, absent, unavailable, untrusted } = exitCodes;

const exitCodeOfReason: Readonly<Record<Exclude<EndReason, 'not-callable' | 'refused'>, number>> = {
  'hung-up': good,
  'peer-left': good,
  declined: unavailable,
  cancelled: unavailable,
  expired: unavailable,
  impostor: untrusted,
  intruder: untrusted,
  'failed-to-connect': unavailable,
  lost: unavailable,
};

/** What cannot be read is for the user to mend; what is not genuine is not to be trusted. */
const exitCodeOfRefusal: Readonly<Record<LinkRefusalCode, number>> = {
  'not-a-link': usage,
  'too-long': usage,
  damaged: usage,
  version: usage,
  'not-for-you': usage,
  malformed: usage,
  'wrong-kind': usage,
  'other-invite': usage,
  expired: unavailable,
  'too-far-ahead': untrusted,
  'weak-key': untrusted,
  'bad-signature': untrusted,
  replayed: untrusted,
  reflected: untrusted,
  'other-sender': untrusted,
};

/** The exit code of a call that is over. */
export function exitCodeOfCall(ended: Extract<CallState, { at: 'ended' }>): number {
  const { reason, refusal, resolution } = ended;
  if (reason === 'refused') return refusal ? exitCodeOfRefusal[refusal.code] : untrusted;
  if (reason !== 'not-callable') return exitCodeOfReason[reason];
  if (!resolution) return usage;
  // A name without a key that can be called is as good as absent.
  return resolution.state === 'found' ? absent : exitCodeOf(resolution);
}
