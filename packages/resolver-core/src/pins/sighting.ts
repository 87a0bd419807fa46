import { type PeerKind, peerKinds } from '../peer-id/peer-id.ts';
import type { FoundResolution } from '../resolution.ts';
import type { Pin } from './pin.ts';

/** What is seen for a name now, as pins compare it. */
export interface Sighting
  extends Pick<Pin, 'name' | 'chain' | 'kind' | 'id' | 'key' | 'without' | 'block' | 'registeredAt'> {
  /** The kinds that were asked for, best first. */
  readonly among: readonly PeerKind[];
}

/** What a lookup among `kinds` has shown; without them, among all. */
export function sightingOf(found: FoundResolution, kinds: readonly PeerKind[] = peerKinds): Sighting {
  const { name, evidence, peer, peers, registeredAt } = found;
  const { chain, block } = evidence;
  const without = kinds.filter((kind) => !peers.some((one) => one.kind === kind));
  const { kind, id, key } = peer;
  return { name: name.text, chain, kind, id, key, among: kinds, without, block: block.number, registeredAt };
}
