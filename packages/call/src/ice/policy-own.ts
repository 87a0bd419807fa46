import { classifyAddress } from './address-class.ts';
import type { IceCandidate, LinkCandidate } from './candidate.ts';
import { parseIpAddress } from './ip-address.ts';
import { type LeftOut, overlayOf, whyNotInMode } from './mode-rules.ts';
import type { IcePolicy } from './policy.ts';

/** Own candidates, sorted into those that a link may tell and those that it must not. */
export interface OwnCandidates {
  /** What goes into the link: the best first, every kind of address present. */
  readonly admitted: readonly LinkCandidate[];
  readonly withheld: readonly LeftOut[];
}

// More would make links longer than they help: this is one candidate of each kind that there can be.
const mostOwn = 6;

/**
 * Chooses what a link tells of the own addresses. Whatever the browser gathered, nothing passes that the mode does not
 * allow; active TCP, loopback and the like never do.
 *
 * @example
 * ```ts
 * const { admitted } = admitOwn(readSessionDescription(sdp).candidates, { mode: 'lan' })
 * ```
 */
export function admitOwn(candidates: readonly IceCandidate[], policy: IcePolicy): OwnCandidates {
  const withheld: LeftOut[] = [];
  const allowed = candidates.filter((candidate) => {
    const why = whyNotInMode(candidate, policy, 'own');
    if (why) withheld.push({ candidate, why });
    return why === undefined;
  });
  const chosen = chooseBest(allowed, mostOwn);
  for (const candidate of allowed)
    if (!chosen.includes(candidate)) withheld.push({ candidate, why: 'would make the link longer' });
  return { admitted: chosen.map((candidate) => asTold(candidate, policy)), withheld };
}

/** An overlay with a directory needs no address in the link: the other side asks its own node for it. */
function asTold(
  { anyInterface: _, ...candidate }: IceCandidate,
  { mode, overlays }: IcePolicy,
): LinkCandidate {
  if (mode !== 'overlay') return candidate;
  const { kind, address, port } = candidate;
  const bytes = kind === 'mdns' ? undefined : parseIpAddress(address);
  const isAsked = kind === 'mdns' || (bytes && overlayOf(bytes, overlays)?.addressOf);
  return isAsked ? { type: 'overlay', port } : candidate;
}

/** The best of each kind of address in turn, until there are enough; the best first. */
function chooseBest(candidates: readonly IceCandidate[], most: number): readonly IceCandidate[] {
  const sorted = [...candidates].sort((a, b) => rankOf(a) - rankOf(b));
  const kindOf = ({ type, kind }: IceCandidate) => `${type} ${kind}`;
  // How many better ones of its kind a candidate has before it: all kinds get their first before one gets its second.
  const turnOf = (candidate: IceCandidate, at: number) =>
    sorted.slice(0, at).filter((better) => kindOf(better) === kindOf(candidate)).length;
  const chosen = sorted
    .map((candidate, at) => ({ candidate, turn: turnOf(candidate, at) }))
    .sort((a, b) => a.turn - b.turn)
    .slice(0, most)
    .map(({ candidate }) => candidate);
  return sorted.filter((candidate) => chosen.includes(candidate));
}

/** Lower is better. */
function rankOf({ type, address, kind }: IceCandidate): number {
  const bytes = kind === 'mdns' ? undefined : parseIpAddress(address);
  return { host: 0, prflx: 10, srflx: 10, relay: 20 }[type] + (bytes ? placeRank(bytes) : 0);
}

function placeRank(bytes: Uint8Array): number {
  const place = classifyAddress(bytes);
  if (place === 'global') return 0;
  // Containers take their networks from 172.16.0.0/12, homes and offices hardly ever.
  return place === 'private' && bytes[0] !== 172 ? 1 : 2;
}
