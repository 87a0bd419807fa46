/** A file as the sender holds it: a Blob in browsers, an open file in Node. */
export interface FileSource {
  /** Without folders; what the receiver shows and may save it as. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to `end`. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/**
 * Takes the bytes of a file in order, small messages put together; at the end `close`, or `abort` when it will not be
 * whole.
 */
export interface FileSink {
  write(chunk: Uint8Array): Promise<void> | void;
  close(): Promise<void> | void;
  abort(reason: string): Promise<void> | void;
}

/** How far one file is, in either direction. */
export interface Transfer {
  readonly id: number;
  readonly direction: 'out' | 'in';
  /** Of an incoming file: one that can be shown and saved under as it is, see `safeFileName`. */
  readonly name: string;
  readonly size: number;
  /** Bytes that the receiver has put away. */
  readonly moved: number;
  /** `offered`: the receiver has not said yes. `done`: all bytes arrived and their SHA-256 is right. */
  readonly state: 'offered' | 'moving' | 'done' | 'refused' | 'cancelled' | 'failed';
  /** Of a failed one: what happened, in plain words. */
  readonly sentence?: string | undefined;
}

/** Files both ways over a channel of their own, so that chat never waits behind one. */
export interface FileExchange {
  readonly transfers: readonly Transfer[];
  /**
   * Offers a file; nothing moves before the other side accepts.
   *
   * @throws ResolverError `TOO_LARGE` over 2^40 bytes, `BUSY` with 64 offers open, `CLOSED`
   */
  offer(source: FileSource): Transfer;
  /** Takes an offered file into `sink`; aborts the sink when the offer was taken back. */
  accept(id: number, sink: FileSink): void;
  /** Declines an offered file. */
  refuse(id: number): void;
  /** Ends a transfer in either direction. */
  cancel(id: number, direction: Transfer['direction']): void;
  /** Called with each change of a transfer; gives a function that ends it. */
  subscribe(listener: (transfer: Transfer) => void): () => void;
}
