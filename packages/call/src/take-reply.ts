import type { Milliseconds } from '@peername/resolver-core';
import type { CallRun, SentInvite } from './call-run.ts';
import type { Party } from './call-state.ts';
import { converse } from './converse.ts';
import { notConnected } from './end-sentences.ts';
import { applyAnswer } from './ice/open-connection.ts';
import { resolveOverlayCandidates } from './ice/resolve-overlay-candidates.ts';
import { checkReply } from './link/check-claims.ts';
import type { Claims } from './link/claims.ts';
import type { LinkRefusal } from './link/refusal.ts';
import { refuseLink } from './link/refusal-sentences.ts';
import { openLink } from './open-link.ts';
import { partyInMode, partyOfCallee } from './party.ts';

/** RFC 8863: patience pays for 39.5 s. */
const connectTimeout: Milliseconds = 40_000;

/**
 * The caller's last step: takes the reply, and connects in the background. Gives the refusal of a reply that is not the
 * right one. The first that is locks the call.
 */
export async function takeReply(run: CallRun, link: string): Promise<LinkRefusal | undefined> {
  const { parts, clock, sent: invite } = run;
  const { identity } = parts;
  if (!invite) return refuseLink('other-invite');
  const opened = await openLink(link, 'reply', identity);
  const { claims, hash, callee } = invite;
  const refusal = opened.ok
    ? checkReply(opened.claims, {
        now: clock.now(),
        ownKey: identity.publicKey,
        callId: claims.callId,
        inviteHash: hash,
        calleeKey: callee.key,
      })
    : opened.refusal;
  if (refusal) {
    run.dispatch({ type: 'reply-refused', refusal });
    return refusal;
  }
  if (!opened.ok) return undefined;
  const { candidates } = opened.claims.session;
  const party = partyInMode(partyOfCallee(callee), invite.policy, candidates);
  // Another reply, or this very one, was taken meanwhile.
  if (!run.dispatch({ type: 'reply-taken', party })) return refuseLink('replayed');
  void run.attempt(() => connect(run, invite, opened, party));
  return undefined;
}

async function connect(
  run: CallRun,
  invite: SentInvite,
  reply: { readonly claims: Claims; readonly hash: Uint8Array },
  party: Party,
): Promise<void> {
  const { policy, connection, channels, callee, hash } = invite;
  run.later(() => {
    if (run.state.at === 'connecting') void run.finish(notConnected);
  }, connectTimeout);
  const { session } = reply.claims;
  await applyAnswer(connection, session);
  await converse(run, {
    connection,
    channels,
    policy,
    role: 'caller',
    party,
    candidates: await resolveOverlayCandidates(session.candidates, callee.key, policy, run.signal),
    inviteHash: hash,
    replyHash: reply.hash,
  });
}
