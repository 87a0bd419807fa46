import { isResolverError, ResolverError, toResolverError } from '@peername/resolver-core';
import type { IceCandidate, LinkCandidate } from './candidate.ts';
import { parseCandidateAddress } from './candidate-address.ts';
import { parseIpAddress } from './ip-address.ts';
import { overlayOf } from './mode-rules.ts';
import type { OverlayNetwork } from './overlay.ts';
import type { IcePolicy } from './policy.ts';

/**
 * Puts the peer's address on an overlay in the place of each `{ type: 'overlay', port }`, as the own node of that
 * overlay tells it from the peer's key. Overlays without a directory are passed over; without any, and in modes that keep
 * off overlays, such candidates stay as they are and `admitRemote` refuses them.
 *
 * @throws ResolverError `ABORTED`; or why the node failed, when no candidate is left to try
 */
export async function resolveOverlayCandidates(
  candidates: readonly LinkCandidate[],
  peerKey: Uint8Array,
  { mode, overlays = [] }: Pick<IcePolicy, 'mode' | 'overlays'>,
  signal?: AbortSignal,
): Promise<readonly LinkCandidate[]> {
  // Where such an address would not be tried, nobody needs to know whom this side talks to.
  if (mode === 'relay' || mode === 'lan') return candidates;
  const asked = overlays.filter(({ addressOf }) => addressOf !== undefined);
  if (asked.length === 0 || !candidates.some(({ type }) => type === 'overlay')) return candidates;
  const failures: ResolverError[] = [];
  const places: Place[] = [];
  for (const overlay of asked) {
    try {
      places.push(await placeOn(overlay, peerKey, signal));
    } catch (error) {
      if (isResolverError(error) && error.code === 'ABORTED') throw error;
      failures.push(toResolverError(error));
    }
  }
  const resolved = candidates.flatMap((candidate) =>
    candidate.type === 'overlay'
      ? places.map((place) => ({ type: 'host', protocol: 'udp', ...place, port: candidate.port }) as const)
      : [candidate],
  );
  if (resolved.length === 0 && failures[0]) throw failures[0];
  return resolved;
}

type Place = Pick<IceCandidate, 'kind' | 'address'>;

/** The address of the peer, which is only believed where the overlay has its addresses. */
async function placeOn(
  overlay: OverlayNetwork,
  peerKey: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Place> {
  const text = (await overlay.addressOf?.(peerKey, signal)) ?? '';
  const place = parseCandidateAddress(text);
  const bytes = parseIpAddress(text);
  if (place && bytes && overlayOf(bytes, [overlay])) return place;
  throw new ResolverError({
    code: 'PROTOCOL',
    shortMessage: `${overlay.title} gave an address that is not one of its own; check its settings`,
  });
}
