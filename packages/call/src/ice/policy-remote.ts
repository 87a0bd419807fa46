import type { IceCandidate, LinkCandidate } from './candidate.ts';
import { type LeftOut, whyNotInMode } from './mode-rules.ts';
import type { IcePolicy } from './policy.ts';
import { maxCandidates } from './session-description.ts';

/** Candidates of a peer, sorted into those that may be tried and those that must not. */
export interface RemoteCandidates {
  readonly admitted: readonly IceCandidate[];
  readonly refused: readonly LeftOut[];
}

// Devices on a local network listen there for whoever asks: SSDP, WS-Discovery, mDNS.
const discoveryPorts: readonly number[] = [1900, 3702, 5353];

/**
 * Chooses which addresses of a peer may be sent packets to. A link is written by a stranger, so this holds what the
 * user chose against it: no port of a service, no group of machines, nothing on the own machine, and only what the mode
 * may reach. Names but `uuid.local` do not get this far: a candidate cannot hold them.
 *
 * Turn overlay candidates into addresses first, with `resolveOverlayCandidates`.
 */
export function admitRemote(candidates: readonly LinkCandidate[], policy: IcePolicy): RemoteCandidates {
  const admitted: IceCandidate[] = [];
  const refused: LeftOut[] = [];
  for (const candidate of candidates) {
    if (candidate.type === 'overlay') {
      refused.push({ candidate, why: 'is on an overlay that is not configured here' });
      continue;
    }
    const why =
      whyNotPort(candidate.port) ??
      whyNotInMode(candidate, policy, 'remote') ??
      (admitted.length < maxCandidates ? undefined : 'is one too many');
    if (why) refused.push({ candidate, why });
    else admitted.push(candidate);
  }
  return { admitted, refused };
}

function whyNotPort(port: number): string | undefined {
  if (!Number.isInteger(port) || port < 1_024 || port > 65_535) return 'has a port of a service';
  return discoveryPorts.includes(port) ? 'has a port that devices listen on' : undefined;
}
