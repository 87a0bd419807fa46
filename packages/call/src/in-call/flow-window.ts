import type { ByteCount } from '@peername/resolver-core';

/**
 * How far a sender may be ahead of what the receiver has put away, for each file and for the pipe. Data channels have no
 * back-pressure of their own from the reader: without this a slow disk would fill the memory. Four MiB keep 40 MB/s
 * going over a round trip of 100 ms.
 */
export const flowWindow: ByteCount = 4_194_304;

/** How often a receiver reports what it has put away. */
export const reportEvery: ByteCount = flowWindow / 16;

/** The sender's side of a window. */
export interface FlowWindow {
  /** Bytes that may be sent now; never more than what was asked for. Waits until there is at least one; 0 when it is closed. */
  take(most: ByteCount): Promise<ByteCount>;
  /** The receiver has put away so many bytes in all. False when that cannot be. */
  taken(total: ByteCount): boolean;
  /** Whether the receiver puts away all that was sent, once it has or the window is closed. */
  emptied(): Promise<boolean>;
  readonly isClosed: boolean;
  /** Ends every wait. */
  close(): void;
}

/** A window that nothing was sent into. */
export function createFlowWindow(): FlowWindow {
  let sent = 0;
  let takenSoFar = 0;
  let closed = false;
  let wake = (): void => {};
  let moved = nextMove();

  return {
    async take(most) {
      while (!closed && sent - takenSoFar >= flowWindow) await moved;
      if (closed) return 0;
      const size = Math.min(most, flowWindow - (sent - takenSoFar));
      sent += size;
      return size;
    },
    taken(total) {
      if (total < takenSoFar || total > sent) return false;
      takenSoFar = total;
      stir();
      return true;
    },
    async emptied() {
      while (!closed && takenSoFar < sent) await moved;
      return takenSoFar === sent;
    },
    get isClosed() {
      return closed;
    },
    close() {
      closed = true;
      stir();
    },
  };

  function nextMove(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  function stir(): void {
    const wakeUp = wake;
    moved = nextMove();
    wakeUp();
  }
}
