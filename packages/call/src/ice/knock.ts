import type { Clock, Milliseconds } from '@peername/resolver-core';
import type { IceCandidate } from './candidate.ts';
import { writeCandidateLine } from './candidate-line.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { IcePolicy } from './policy.ts';
import { admitRemote } from './policy-remote.ts';
import type { SessionDescription } from './session-description.ts';

/** How {@link keepKnocking} goes on. */
export interface KnockOptions {
  readonly clock: Clock;
  /**
   * Time between two knocks. @default 8_000, or 24_000 where the connection takes so many candidates and no more
   */
  readonly every?: Milliseconds | undefined;
  /** Ends it when it resolves or rejects: the channel is open, or nobody waits any more. @default never */
  readonly until?: Promise<unknown> | undefined;
}

/**
 * Offers the peer's addresses to the connection at once and then again and again, until `until` or the returned
 * function ends it. Agents give up after 10 to 30 s and a NAT forgets whom it was open for after as long, while a reply
 * is carried by hand; a candidate under a new foundation counts as a new one and is tried afresh.
 *
 * Needs the remote description. Overlay candidates have to be resolved before. A connection that takes a limited number
 * of candidates is kept alive for that number times `every`: about ten minutes with libdatachannel.
 */
export function keepKnocking(
  connection: Pick<
    PeerConnection,
    'addIceCandidate' | 'connectionState' | 'iceConnectionState' | 'remoteCandidateLimit'
  >,
  { candidates }: Pick<SessionDescription, 'candidates'>,
  policy: IcePolicy,
  options: KnockOptions,
): () => void {
  const limit = connection.remoteCandidateLimit ?? Number.POSITIVE_INFINITY;
  const { clock, until, every = limit < Number.POSITIVE_INFINITY ? 24_000 : 8_000 } = options;
  const { admitted } = admitRemote(candidates, policy);
  let round = 0;
  let added = 0;
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
    const again = limit < Number.POSITIVE_INFINITY ? farthest(admitted) : admitted;
    for (const [index, candidate] of (round === 1 ? admitted : again).entries())
      if (added++ < limit) void add(writeCandidateLine(candidate, index, { foundationPrefix: `${round}x` }));
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

/** The one address that is likeliest behind a NAT, which has to be reminded of us. */
function farthest(candidates: readonly IceCandidate[]): readonly IceCandidate[] {
  const far = candidates.find(({ type }) => type === 'srflx') ?? candidates[0];
  return far ? [far] : [];
}
