import type { PinChange, Resolution } from '@peername/resolver-core';

/** Who is behind a key, as far as the own endpoints and the own memory can tell. */
export type CallerCheck =
  /** The claimed name resolves to the key that signed; `pin` says whether it was so before. */
  | {
      readonly state: 'verified';
      readonly name: string;
      readonly pin: 'new' | 'same';
      readonly resolution: Resolution;
    }
  /** No name was claimed: a bare key, to be compared by words. */
  | { readonly state: 'unknown-key' }
  /** The claimed name stands for somebody else or for nobody. Refused. */
  | {
      readonly state: 'mismatch';
      readonly name: string;
      readonly resolution: Resolution;
      readonly sentence: string;
    }
  /** The name resolves to this key but stood for another before, or has a new owner. Refused until accepted. */
  | {
      readonly state: 'changed';
      readonly name: string;
      readonly change: PinChange;
      readonly resolution: Resolution;
      readonly sentence: string;
    }
  /** Nothing was learnt: an outage says nothing about the caller. Refused when the name was pinned to another key. */
  | {
      readonly state: 'unchecked';
      readonly name: string;
      /** What the own memory says of the name and this key. */
      readonly pin: 'new' | 'same' | 'changed';
      readonly resolution: Resolution;
      readonly sentence: string;
    };
