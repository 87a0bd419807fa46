import type { ByteCount } from '@peername/resolver-core';

/** Bytes that wait for their reader, in order. */
export interface ByteQueue {
  push(bytes: Uint8Array): void;
  /** The next of them; undefined when there are none. */
  shift(): Uint8Array | undefined;
  readonly isEmpty: boolean;
  clear(): void;
}

/** Smaller messages than this are put together. */
const small: ByteCount = 4_096;
const pieceSize: ByteCount = 16_384;

/**
 * Holds no more than there are bytes: a peer that sends its window one byte at a time would else fill the memory with
 * millions of messages.
 */
export function createByteQueue(): ByteQueue {
  let pieces: Uint8Array[] = [];
  let open = new Uint8Array(0);
  let used = 0;
  return {
    push(bytes) {
      if (bytes.length >= small || used + bytes.length > open.length) seal();
      if (bytes.length >= small) {
        pieces.push(bytes);
        return;
      }
      if (open.length === 0) open = new Uint8Array(pieceSize);
      open.set(bytes, used);
      used += bytes.length;
    },
    shift() {
      if (pieces.length === 0) seal();
      return pieces.shift();
    },
    get isEmpty() {
      return pieces.length === 0 && used === 0;
    },
    clear() {
      pieces = [];
      used = 0;
    },
  };

  function seal(): void {
    if (used > 0) pieces.push(open.slice(0, used));
    open = new Uint8Array(0);
    used = 0;
  }
}
