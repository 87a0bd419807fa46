import type { FileExchange } from './file-exchange.ts';
import type { CallMedia } from './media.ts';

/** What happens while two people are connected. */
export type ConversationEvent =
  | { readonly type: 'chat'; readonly text: string; readonly at: Date }
  /** Sent once: on purpose, or because the other side's page or process went away in order. */
  | { readonly type: 'left' }
  /** The other side's key or certificate is not what the links said. Everything is closed: end the call, loudly. */
  | { readonly type: 'intruder' }
  /** The other side sends what no call app writes. Everything is closed. */
  | { readonly type: 'broken' };

/**
 * Two connected sides that have proven to each other, over the channel itself, that they are who the links said
 * (RFC 8844). Nothing of the peer is delivered before that.
 */
export interface Conversation {
  /** Words that both sides see alike when nobody is in between; to be read out to each other. */
  readonly words: readonly string[];
  /**
   * Sends chat text.
   *
   * @throws ResolverError `TOO_LARGE` over 16 KiB of UTF-8, `BUSY` while too much waits to be sent, `CLOSED`
   */
  say(text: string): void;
  readonly files: FileExchange;
  /** Undefined where either side can carry no media, as a terminal. */
  readonly media: CallMedia | undefined;
  /** Bytes both ways, for `--pipe`. */
  readonly pipe: BytePipe;
  /** Called with each event; the first listener gets what came before. Gives a function that ends it. */
  subscribe(listener: (event: ConversationEvent) => void): () => void;
  /** Tells the other side, waits at most 500 ms until that is out, and closes. */
  leave(): Promise<void>;
}

/** A stream of bytes in each direction, with back-pressure from the reader on one side to the writer on the other. */
export interface BytePipe {
  /** Ends when the other side closed its writable; errors when the conversation was over before that. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Its `close` resolves when the other side has read everything: after that one may leave. */
  readonly writable: WritableStream<Uint8Array>;
}
