import type { PrivacyMode } from './policy.ts';

/** Who may learn something from a call. */
export type Observer =
  /** Whoever carries or sees the link: a messenger, a bystander. */
  | 'link'
  /** Who the link is for, and anybody who takes their key. */
  | 'peer'
  /** The STUN and TURN servers that the user configured. */
  | 'relay'
  /** The endpoints and gateways that names are looked up at. */
  | 'endpoint';

/** What one observer learns. */
export interface Disclosure {
  readonly observer: Observer;
  /** Addresses of the user that it learns, canonical text; an mDNS name stands for an address on the own network only. */
  readonly addresses: readonly string[];
  /** One sentence for people. */
  readonly sentence: string;
}

/** What a link that is about to be sent gives away, and to whom; as data for every face to show. */
export interface Exposure {
  readonly mode: PrivacyMode;
  /** Exactly the addresses inside the link. */
  readonly addresses: readonly string[];
  readonly disclosures: readonly Disclosure[];
  /** What the mode cannot promise here, each one sentence. */
  readonly warnings: readonly string[];
}
