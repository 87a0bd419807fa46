import type { Clock, Milliseconds } from '@peername/resolver-core';
import { writeCandidateLine } from './candidate-line.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { IcePolicy } from './policy.ts';
import { admitRemote } from './policy-remote.ts';
import type { SessionDescription } from './session-description.ts';

/** How {@link keepKnocking} goes on. */
export interface KnockOptions {
  readonly clock: Clock;
  /** Time between two knocks. @default 8_000 */
  readonly every?: Milliseconds | undefined;
  /** Ends it when it resolves or rejects: the channel is open, or nobody waits any more. @default never */
  readonly until?: Promise<unknown> | undefined;
}

/**
 * Offers the peer's addresses to the connection at once and then again and again, until `until` or the returned
 * function ends it. Agents give up after 10 to 30 s and a NAT forgets whom it was open for after as long, while a reply
 * is carried by hand; a candidate under a new foundation counts as a new one and is tried afresh.
 *
 * Needs the remote description. Overlay candidates have to be resolved before.
 */
export function keepKnocking(
  connection: Pick<PeerConnection, 'addIceCandidate' | 'connectionState' | 'iceConnectionState'>,
  { candidates }: Pick<SessionDescription, 'candidates'>,
  policy: IcePolicy,
  { clock, every = 8_000, until }: KnockOptions,
): () => void {
  const { admitted } = admitRemote(candidates, policy);
  let round = 0;
  let stopped = false;
  let cancel = () => {};
  until?.then(stop, stop);
  knock();
  return stop;

  function knock(): void {
    if (stopped || connection.connectionState === 'closed') return;
    // Found each other already: the agents themselves keep that up.
    if (!isConnected(connection)) offer();
    cancel = clock.schedule(knock, every);
  }

  function offer(): void {
    round++;
    for (const [index, candidate] of admitted.entries())
      void add(writeCandidateLine(candidate, index, { foundationPrefix: `${round}x` }));
  }

  async function add(candidate: string): Promise<void> {
    // One that is refused, such as IPv6 where there is none, must not keep the others from being tried.
    await connection.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 }).catch(() => {});
  }

  function stop(): void {
    stopped = true;
    cancel();
  }
}

function isConnected({ iceConnectionState }: Pick<PeerConnection, 'iceConnectionState'>): boolean {
  return iceConnectionState === 'connected' || iceConnectionState === 'completed';
}
