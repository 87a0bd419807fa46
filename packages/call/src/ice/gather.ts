import { abortedError, type Clock, type Milliseconds, onAbort } from '@peername/resolver-core';
import type { GatherProblem, GatherProblemCode } from '../call-state.ts';
import type { LinkCandidate } from './candidate.ts';
import { gatherProblem, unenforcedRelay } from './gather-sentences.ts';
import type { LeftOut } from './mode-rules.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { IcePolicy, PrivacyMode } from './policy.ts';
import { admitOwn } from './policy-own.ts';
import type { SessionDescription } from './session-description.ts';
import { type LocalSession, readSessionDescription } from './session-sdp.ts';

/** How {@link gather} waits. */
export interface GatherOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** How long nothing new must come after the first address of use. @default 1_000 */
  readonly quiet?: Milliseconds | undefined;
  /** The longest that it takes. @default 4_000 */
  readonly cap?: Milliseconds | undefined;
}

/** What a link will tell, and what was kept out of it. */
export interface Gathered {
  readonly session: SessionDescription;
  readonly withheld: readonly LeftOut[];
}

/**
 * Waits for enough of the own addresses, after the local description was set. "Complete" is not waited for: a server
 * that does not answer puts it off by 40 s. The session holds what the mode lets a link tell, and nothing is made when
 * that is nothing.
 *
 * @throws ResolverError `ABORTED`; `PROTOCOL` when the connection describes itself in a way that fits no link
 */
export async function gather(
  connection: PeerConnection,
  policy: IcePolicy,
  options: GatherOptions,
): Promise<Gathered | { readonly problem: GatherProblem }> {
  if (policy.mode === 'relay' && connection.enforcesRelay === false) return { problem: unenforcedRelay };
  const relayRefused = await settle(connection, policy, options);
  const session = localSession(connection);
  const { admitted, withheld } = admitOwn(session.candidates, policy);
  if (policy.mode === 'overlay' && !(await isRunning(policy, admitted, options.signal)))
    return { problem: gatherProblem('no-overlay') };
  if (admitted.length > 0) return { session: { ...session, candidates: admitted }, withheld };
  return { problem: gatherProblem(relayRefused ? 'relay-refused' : problemIn[policy.mode]) };
}

const problemIn = {
  relay: 'no-relay',
  overlay: 'no-overlay',
  lan: 'no-address',
  direct: 'no-address',
} as const satisfies Record<PrivacyMode, GatherProblemCode>;

/**
 * Whether one of the overlays can be counted on: its node says so, or there is none to ask. A port that is told without
 * an address counts on those that find the address.
 */
async function isRunning(
  { overlays = [] }: IcePolicy,
  told: readonly LinkCandidate[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const isAsked = told.some(({ type }) => type === 'overlay');
  const counted = overlays.filter(({ addressOf }) => addressOf !== undefined || !isAsked);
  const checks = await Promise.allSettled(counted.map((overlay) => overlay.checkRunning?.(signal)));
  if (signal?.aborted) throw abortedError(signal);
  return checks.some(({ status }) => status === 'fulfilled');
}

function localSession(connection: PeerConnection): LocalSession {
  return readSessionDescription(connection.localDescription?.sdp ?? '');
}

/** Resolves when gathering is over, or enough: whether a relay refused the user. */
function settle(connection: PeerConnection, policy: IcePolicy, options: GatherOptions): Promise<boolean> {
  const { clock, signal, quiet = 1_000, cap = 4_000 } = options;
  if (signal?.aborted) return Promise.reject(abortedError(signal));
  return new Promise((resolve, reject) => {
    let relayRefused = false;
    let stopQuiet = () => {};
    // Some may be there already; and what cannot be read is said here, before anything is listened to.
    const early = hasUsable();
    const stopCap = clock.schedule(() => finish(resolve), cap);
    const stopAbort = onAbort(signal, () => finish(() => reject(abortedError(signal))));
    connection.addEventListener('icecandidate', onCandidate);
    connection.addEventListener('icecandidateerror', onError);
    connection.addEventListener('icegatheringstatechange', onState);
    if (early) waitForQuiet();
    onState();

    function onCandidate({ candidate }: RTCPeerConnectionIceEvent): void {
      if (candidate === null) finish(resolve);
      else if (hasUsable()) waitForQuiet();
    }

    function onError({ errorCode }: RTCPeerConnectionIceErrorEvent): void {
      // RFC 8656: a server answers so to a user or a password that it does not know.
      if (policy.mode !== 'relay' || (errorCode !== 401 && errorCode !== 403)) return;
      relayRefused = true;
    }

    function onState(): void {
      if (connection.iceGatheringState === 'complete') finish(resolve);
    }

    function hasUsable(): boolean {
      return admitOwn(localSession(connection).candidates, policy).admitted.length > 0;
    }

    function waitForQuiet(): void {
      stopQuiet();
      stopQuiet = clock.schedule(() => finish(resolve), quiet);
    }

    function finish(how: (relayRefused: boolean) => void): void {
      stopQuiet();
      stopCap();
      stopAbort();
      connection.removeEventListener('icecandidate', onCandidate);
      connection.removeEventListener('icecandidateerror', onError);
      connection.removeEventListener('icegatheringstatechange', onState);
      how(relayRefused);
    }
  });
}
