import type { ByteCount } from '@peername/resolver-core';

/** A message of a data channel: text, or bytes that belong to the receiver. */
export type ChannelMessage = string | Uint8Array;

/**
 * One data channel, evened out between browsers and node-datachannel. Messages that arrive before somebody listens are
 * kept, since an event without a listener would be lost.
 */
export interface Channel {
  readonly isOpen: boolean;
  /** True once messages can be sent; false when the channel closes without having been open. Never rejects. */
  readonly opened: Promise<boolean>;
  /** Resolves when the channel is closed, by either side. */
  readonly closed: Promise<void>;
  /** Sends at once; false when the channel is not open. */
  send(message: string | Uint8Array<ArrayBuffer>): boolean;
  /** Resolves when there is room for more, or the channel is closed. */
  drained(): Promise<void>;
  /** Takes the one listener: messages that came before are given to it first. */
  receive(listener: (message: ChannelMessage) => void): void;
  close(): void;
}

/** Above `high` bytes a sender should wait, until no more than `low` are left. */
const buffer: { readonly low: ByteCount; readonly high: ByteCount } = { low: 262_144, high: 1_048_576 };

/** What is kept of a peer that sends before anybody listens; more closes the channel. */
const maxHeld: ByteCount = 1_048_576;

/** Wraps a data channel. Do this in the same turn that made it, before a message can arrive. */
export function createChannel(raw: RTCDataChannel): Channel {
  raw.binaryType = 'arraybuffer';
  raw.bufferedAmountLowThreshold = buffer.low;
  const closed = new Promise<void>((resolve) => {
    if (raw.readyState === 'closed') resolve();
    raw.addEventListener('close', () => resolve());
  });
  const opened = new Promise<boolean>((resolve) => {
    if (raw.readyState === 'open') resolve(true);
    raw.addEventListener('open', () => resolve(true));
    void closed.then(() => resolve(false));
  });

  const waiters = new Set<() => void>();
  raw.addEventListener('bufferedamountlow', wake);
  raw.addEventListener('close', wake);

  let listener: ((message: ChannelMessage) => void) | undefined;
  let held: ChannelMessage[] = [];
  let heldBytes = 0;
  raw.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const message = typeof data === 'string' ? data : new Uint8Array(data);
    if (listener) return listener(message);
    // A little more for each message, so that empty ones do not pile up for nothing.
    heldBytes += message.length + 64;
    if (heldBytes > maxHeld) return close();
    held.push(message);
  });

  return {
    get isOpen() {
      return raw.readyState === 'open';
    },
    opened,
    closed,
    send(message) {
      if (raw.readyState !== 'open') return false;
      try {
        if (typeof message === 'string') raw.send(message);
        else raw.send(message);
        return true;
      } catch {
        // Closed between the look and the call, which native channels do from another thread.
        return false;
      }
    },
    drained() {
      if (raw.readyState !== 'open' || raw.bufferedAmount <= buffer.high) return Promise.resolve();
      return new Promise<void>((resolve) => {
        waiters.add(resolve);
        // It may have run low on another thread before anybody waited.
        if (raw.bufferedAmount <= buffer.low) wake();
      });
    },
    receive(next) {
      listener = next;
      const earlier = held;
      held = [];
      for (const message of earlier) next(message);
    },
    close,
  };

  function wake(): void {
    for (const resolve of waiters) resolve();
    waiters.clear();
  }

  function close(): void {
    held = [];
    try {
      raw.close();
    } catch {
      // Closed already.
    }
  }
}
