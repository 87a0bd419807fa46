import type { FileExchange } from './file-exchange.ts';
import type { CallMedia } from './media.ts';

/** What happens while two people are connected. */
export type ConversationEvent =
  | { readonly type: 'chat'; readonly text: string; readonly at: Date }
  /** Sent once: on purpose, or because the other side's page or process went away in order. */
  | { readonly type: 'left' }
  /** The other side's key or certificate is not what the links said. The call must end, loudly. */
  | { readonly type: 'intruder' };

/**
 * Two connected sides that have proven to each other, over the channel itself, that they are who the links said
 * (RFC 8844). Nothing of the peer is delivered before that.
 */
export interface Conversation {
  /** Words that both sides see alike when nobody is in between; to be read out to each other. */
  readonly words: readonly string[];
  /** Chat text, at most 16 KiB of UTF-8. */
  say(text: string): void;
  readonly files: FileExchange;
  /** Undefined where the connection can carry no media, as in a terminal. */
  readonly media: CallMedia | undefined;
  /** Bytes both ways, for `--pipe`. */
  readonly pipe: BytePipe;
  /** Gives a function that ends it. */
  subscribe(listener: (event: ConversationEvent) => void): () => void;
  /** Tells the other side, waits at most 500 ms until that is out, and closes. */
  leave(): Promise<void>;
}

/** A stream of bytes in each direction, with back-pressure. */
export interface BytePipe {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}
