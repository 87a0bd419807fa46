import type { PeerKind, PublicKey } from '../peer-id/peer-id.ts';
import type { BlockNumber } from '../units.ts';

/**
 * The peer that a user saw for a name before: trust on first use, as with the known hosts of SSH. A name has one pin for
 * each kind that was chosen for it.
 */
export interface Pin {
  /** Canonical name. */
  readonly name: string;
  /** CAIP-2 of the chain that showed it. Undefined in pins from before chains were kept: they hold for any. */
  readonly chain?: string | undefined;
  readonly kind: PeerKind;
  /** Canonical id of that kind. */
  readonly id: string;
  /** The key inside the id, when it embeds one: the same key under another kind is the same peer. */
  readonly key?: PublicKey | undefined;
  /**
   * Kinds that were asked for as well and were not there: one that comes later may not silently take this one's place.
   */
  readonly without?: readonly PeerKind[] | undefined;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** The block that it was last read at; an answer from an older one never changes the pin. */
  readonly block: BlockNumber;
  /** When the name was registered, where the chain says: a newer registration is a new owner, also with the same id. */
  readonly registeredAt?: Date | undefined;
  /** When the two people compared their keys, if they did. */
  readonly comparedAt?: Date | undefined;
}

/** Where pins are kept: a store of one network, so that its chains never mix with those of another. */
export interface Pins {
  /** All pins of a canonical name. */
  get(name: string): Promise<readonly Pin[]>;
  /** Changes the pins of a name while nobody else does; a function that gives none forgets the name. */
  update(name: string, change: (known: readonly Pin[]) => readonly Pin[]): Promise<void>;
}
