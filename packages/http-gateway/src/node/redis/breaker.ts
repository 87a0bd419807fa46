import type { Count } from '@peername/resolver-core';

/** Whether a service is worth asking, from how it did lately. */
export interface Breaker {
  /** It may be asked. */
  readonly isClosed: boolean;
  /** It may be asked, and did well the last time. */
  readonly isSound: boolean;
  succeeded(): void;
  /** Opens after a few in a row. */
  failed(why: string): void;
  open(why: string): void;
  /** A probe came back. Nothing else closes it: what comes late from before it opened proves nothing. */
  close(): void;
}

/** How a service is: up, or down and why. */
export type ServiceState = { readonly up: true } | { readonly up: false; readonly why: string };

/** A breaker for a service that nothing is known of until the first probe. */
export function createBreaker(onChange: (state: ServiceState) => void, most: Count = 3): Breaker {
  let state: 'unknown' | 'open' | 'closed' = 'unknown';
  let failures = 0;
  const open = (why: string): void => {
    if (state === 'open') return;
    state = 'open';
    onChange({ up: false, why });
  };
  return {
    get isClosed() {
      return state === 'closed';
    },
    get isSound() {
      return state === 'closed' && failures === 0;
    },
    succeeded() {
      if (state === 'closed') failures = 0;
    },
    failed(why) {
      failures += 1;
      if (failures >= most) open(why);
    },
    open,
    close() {
      failures = 0;
      if (state === 'closed') return;
      state = 'closed';
      onChange({ up: true });
    },
  };
}
