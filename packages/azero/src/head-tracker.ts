import type { Clock, Finality, Hex, Milliseconds } from '@peername/resolver-core';
import { type Block, parseHash } from './block-header.ts';

/** Sends one JSON-RPC call. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** The newest block of one finality, as an endpoint last named it. */
export interface Head {
  readonly hash: Hex;
  /** What the block says of itself; set once it was read. */
  block?: Block | undefined;
  /** What commits to the storage of the block, where its header shows it; set along with `block`. */
  stateRoot?: Hex | undefined;
}

/** Keeps the heads of one endpoint, so that a busy process asks for them in passing. */
export interface HeadTracker {
  /** The head kept, while it is young enough to read at. */
  kept(finality: Finality): Head | undefined;
  /** Whether the head kept should be replaced soon. */
  ageing(finality: Finality): boolean;
  /** Asks for the head and keeps it. */
  fetch(finality: Finality, ask: Ask): Promise<Head>;
}

// A block of Aleph Zero takes a second, and it is final a second or two later.
const maxAge: Milliseconds = 2_000;

/** A tracker that knows no head yet. */
export function createHeadTracker(clock: Clock): HeadTracker {
  const heads = new Map<Finality, { head: Head; askedAt: Milliseconds }>();

  /** Also infinite when the clock was set back: the age cannot be told then. */
  function age(finality: Finality): Milliseconds {
    const entry = heads.get(finality);
    const passed = entry ? clock.now() - entry.askedAt : -1;
    return passed < 0 ? Number.POSITIVE_INFINITY : passed;
  }

  return {
    kept: (finality) => (age(finality) <= maxAge ? heads.get(finality)?.head : undefined),
    ageing: (finality) => age(finality) > maxAge / 2,
    async fetch(finality, ask) {
      const askedAt = clock.now();
      const hash = parseHash(await askForHead(finality, ask));
      const known = heads.get(finality)?.head;
      const head = known?.hash === hash ? known : { hash };
      heads.set(finality, { head, askedAt });
      return head;
    },
  };
}

function askForHead(finality: Finality, ask: Ask): Promise<unknown> {
  return finality === 'latest' ? ask('chain_getBlockHash', []) : ask('chain_getFinalizedHead', []);
}
