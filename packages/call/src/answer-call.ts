import { sha256 } from '@noble/hashes/sha2.js';
import { escapeText, toResolverError } from '@peername/resolver-core';
import { notAfterFrom, policyOf } from './call-policy.ts';
import type { CallRun, OpenedInvite } from './call-run.ts';
import type { CallState, GatherProblem, Ringing } from './call-state.ts';
import { checkCaller } from './caller/check-caller.ts';
import { rememberParty } from './caller/remember-party.ts';
import { converse, type Line } from './converse.ts';
import { expired } from './end-sentences.ts';
import { exposureOf } from './ice/exposure-of.ts';
import { gather } from './ice/gather.ts';
import { answerSession } from './ice/open-connection.ts';
import type { IcePolicy, PrivacyMode } from './ice/policy.ts';
import { resolveOverlayCandidates } from './ice/resolve-overlay-candidates.ts';
import { checkInvite, endOfLink } from './link/check-claims.ts';
import type { Claims } from './link/claims.ts';
import { sealEnvelope } from './link/envelope.ts';
import { formatLink } from './link/link.ts';
import type { LinkRefusal } from './link/refusal.ts';
import { refuseLink } from './link/refusal-sentences.ts';
import { openLink } from './open-link.ts';
import { partyInMode, partyOfCaller } from './party.ts';
import { makeConnection } from './watch-connection.ts';

/** Until then the other side is waited for in vain. */
const waitingStates: readonly CallState['at'][] = ['ringing', 'gathering', 'reply-ready'];

/**
 * The callee's first step: opens an invite and finds out who it is from. Nothing is sent to anybody but the lookup
 * of the name.
 */
export async function openInvite(run: CallRun, link: string): Promise<void> {
  const { parts, clock, signal } = run;
  if (!run.dispatch({ type: 'invite-opened' })) return;
  const opened = await openLink(link, 'invite', parts.identity);
  if (!opened.ok) return await refuse(run, opened.refusal);
  const { claims, hash } = opened;
  const used = await parts.usedInvites.has(claims.callId);
  const refusal = checkInvite(claims, { now: clock.now(), ownKey: parts.identity.publicKey, used });
  if (refusal) return await refuse(run, refusal);
  const resolver = parts.callerResolver ?? parts.resolver;
  const check = await checkCaller(claims, { resolver, pins: parts.pins, clock, signal });
  if (check.state === 'mismatch' || (check.state === 'unchecked' && check.pin === 'changed')) {
    return await run.finish({ reason: 'impostor', sentence: check.sentence, check });
  }
  run.later(() => {
    if (waitingStates.includes(run.state.at)) void run.finish(expired);
  }, endOfLink(claims).getTime() - clock.now());
  run.opened = { claims, hash };
  run.dispatch({ type: 'caller-checked', claims, check, party: partyOfCaller(claims, check) });
}

/** The callee's second step, after they said yes: makes the reply, and knocks until the caller opens it. */
export async function sendReply(
  run: CallRun,
  { claims: invite, hash }: OpenedInvite,
  { check, party: caller }: Ringing,
  mode: PrivacyMode,
): Promise<void> {
  const { parts, clock, signal } = run;
  const { identity } = parts;
  if (!(await useInvite(run, invite))) return await refuse(run, refuseLink('replayed'));
  if (check.state === 'verified') await rememberParty(check.resolution, parts.pins, clock);
  const policy = policyOf(parts, mode);
  const party = partyInMode(caller, policy, invite.session.candidates);
  const places = await findPlaces(run, invite, policy);
  if ('problem' in places) {
    run.dispatch({ type: 'no-link', ...places });
    return;
  }
  const { connection, close } = makeConnection(run, policy);
  const channels = await answerSession(connection, invite.session);
  const gathered = await gather(connection, policy, { clock, signal });
  if ('problem' in gathered) {
    close();
    run.dispatch({ type: 'no-link', problem: gathered.problem });
    return;
  }
  const { session } = gathered;
  const claims: Claims = {
    kind: 'reply',
    callId: invite.callId,
    // The caller waits no longer than their invite is good for.
    notAfter: Math.min(invite.notAfter, notAfterFrom(clock.now(), parts)),
    fromKey: identity.publicKey,
    fromName: parts.name,
    toName: invite.fromName,
    inviteHash: hash,
    session,
  };
  const envelope = await sealEnvelope(claims, { identity, recipientKey: invite.fromKey });
  const link = formatLink(parts.linkBase ?? 'peername:', 'reply', envelope);
  const expiresAt = new Date(claims.notAfter * 1_000);
  if (!run.dispatch({ type: 'reply-made', party, link, exposure: exposureOf(session, policy), expiresAt }))
    return;
  const line = { connection, channels, policy, role: 'callee', party, ...places } as const;
  void run.attempt(() => converse(run, { ...line, inviteHash: hash, replyHash: sha256(envelope) }));
}

/** Marks the invite as used, unless it was used elsewhere; a second try of the same call, in another mode, is fine. */
async function useInvite(run: CallRun, claims: Claims): Promise<boolean> {
  const { usedInvites } = run.parts;
  if (run.hasUsed) return true;
  if (await usedInvites.has(claims.callId)) return false;
  await usedInvites.add(claims.callId, endOfLink(claims));
  run.hasUsed = true;
  return true;
}

/** Where the caller can be tried; an overlay that fails is the user's to mend, or to do without. */
async function findPlaces(
  { signal }: CallRun,
  { session, fromKey }: Claims,
  policy: IcePolicy,
): Promise<Pick<Line, 'candidates'> | { readonly problem: GatherProblem }> {
  try {
    return { candidates: await resolveOverlayCandidates(session.candidates, fromKey, policy, signal) };
  } catch (error) {
    const { code, message } = toResolverError(error);
    if (code === 'ABORTED') throw error;
    const sentence = `Your overlay could not tell where the caller is (${escapeText(message)}). See that it is running, or choose another mode.`;
    return { problem: { code: 'no-overlay', sentence } };
  }
}

function refuse(run: CallRun, refusal: LinkRefusal): Promise<void> {
  return run.finish({ reason: 'refused', sentence: refusal.sentence, refusal });
}
