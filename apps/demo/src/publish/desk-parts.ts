import type { CalleeLookup } from '@peername/call';
import type { EarlierTransactions } from './earlier-transactions.ts';
import type { Chain } from './open-chain.ts';

/** What a desk works with. */
export interface DeskParts {
  /** Undefined where the settings have no chain for the name. */
  openChain(name: string): Promise<Chain | undefined>;
  /** The app's own lookup, past all caches. */
  find(name: string, signal: AbortSignal): Promise<CalleeLookup>;
  /** Whether names are asked of a gateway in place of the chains. */
  hasGateway(): boolean;
  /** What the chain and the lookup depend on, to be compared. */
  settings(): string;
  /** Makes it the name that calls are made under. */
  keepName(name: string): Promise<void>;
  /** Whether it is still the key of this browser: other tabs can put another one in its place. Never rejects. */
  isHeld(own: OwnPublicKey): Promise<boolean>;
  readonly earlier: EarlierTransactions;
  /** Has the browser ask before the tab is closed. Gives a function that ends it. */
  warnBeforeLeaving(): () => void;
}

/** Whose key is published. */
export interface OwnPublicKey {
  /** As the record holds it. */
  readonly didKey: string;
  readonly bytes: Uint8Array;
}
