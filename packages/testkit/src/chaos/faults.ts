import type { Count, Milliseconds } from '@peername/resolver-core';

/** What is wrong with a connection. Replies suffer from it; requests pass, unless it says otherwise. */
export interface Faults {
  /** How long every piece of a reply waits. */
  readonly latency?: Milliseconds;
  /** Up to so much more, drawn for every piece; pieces keep their order. */
  readonly jitter?: Milliseconds;
  /** Replies come in pieces of so many bytes, one per interval. */
  readonly drip?: { readonly bytes: Count; readonly every: Milliseconds };
  /** The most bytes of replies per second. */
  readonly bandwidth?: Count;
  /**
   * Ends the connection with a RST: at once, after so many bytes of replies, or in the middle of the body of the next
   * HTTP reply.
   */
  readonly reset?: 'now' | 'half a body' | { readonly after: Count };
  /** Ends its side with a FIN after so many bytes of replies, and goes on reading. */
  readonly halfClose?: { readonly after: Count };
  /** Flips a bit of every n-th byte of replies. */
  readonly corrupt?: { readonly every: Count };
  /** Takes connections and requests, and passes nothing on. */
  readonly blackhole?: boolean;
  /** Takes no connections: they are refused. */
  readonly refuse?: boolean;
}
