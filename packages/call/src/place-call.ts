import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { newCallId, notAfterFrom, policyOf } from './call-policy.ts';
import type { CallRun } from './call-run.ts';
import type { Callee } from './caller/callee.ts';
import { findCallee } from './caller/find-callee.ts';
import { rememberParty } from './caller/remember-party.ts';
import { expired } from './end-sentences.ts';
import { exposureOf } from './ice/exposure-of.ts';
import { gather } from './ice/gather.ts';
import { offerSession } from './ice/open-connection.ts';
import type { PrivacyMode } from './ice/policy.ts';
import { endOfLink } from './link/check-claims.ts';
import type { Claims } from './link/claims.ts';
import { sealEnvelope } from './link/envelope.ts';
import { formatLink } from './link/link.ts';
import { makeConnection, watchForKnocks } from './watch-connection.ts';

/** The caller's first step: finds out who is called. */
export async function dial(run: CallRun, target: string): Promise<void> {
  const { parts, clock, signal } = run;
  if (!run.dispatch({ type: 'dialled', target })) return;
  const found = await findCallee(target, { resolver: parts.resolver, pins: parts.pins, clock, signal });
  if (!found.callee) {
    const { sentence, resolution } = found;
    return await run.finish({ reason: 'not-callable', sentence, resolution });
  }
  const { callee } = found;
  if (equalBytes(callee.key, parts.identity.publicKey)) {
    const sentence = 'That is your own key, and you cannot call yourself. Dial the name of a friend.';
    return await run.finish({ reason: 'not-callable', sentence, resolution: callee.resolution });
  }
  run.dispatch({ type: 'callee-found', callee });
}

/** The caller's second step: makes the invite. */
export async function sendInvite(run: CallRun, callee: Callee, mode: PrivacyMode): Promise<void> {
  const { parts, clock, signal } = run;
  const { identity } = parts;
  await rememberParty(callee.resolution, parts.pins, clock);
  const policy = policyOf(parts, mode);
  const { connection, close } = makeConnection(run, policy);
  const channels = await offerSession(connection);
  const gathered = await gather(connection, policy, { clock, signal });
  if ('problem' in gathered) {
    close();
    run.dispatch({ type: 'no-link', problem: gathered.problem });
    return;
  }
  const { session } = gathered;
  const claims: Claims = {
    kind: 'invite',
    callId: newCallId(),
    notAfter: notAfterFrom(clock.now(), parts),
    fromKey: identity.publicKey,
    fromName: parts.name,
    toName: callee.name,
    session,
  };
  const envelope = await sealEnvelope(claims, { identity, recipientKey: callee.key });
  watchForKnocks(run, connection);
  // A while longer than the link says: the callee's clock may be behind, and a reply takes its time.
  run.later(() => {
    if (run.state.at === 'waiting') void run.finish(expired);
  }, endOfLink(claims).getTime() - clock.now());
  const link = formatLink(parts.linkBase ?? 'peername:', 'invite', envelope);
  const expiresAt = new Date(claims.notAfter * 1_000);
  run.sent = { callee, claims, hash: sha256(envelope), policy, connection, channels };
  run.dispatch({ type: 'invite-made', link, exposure: exposureOf(session, policy), expiresAt });
}
