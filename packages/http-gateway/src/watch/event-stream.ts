import type { Clock, Milliseconds } from '@peername/resolver-core';

/** A body of server-sent events that is open. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** There may be something to send. */
  wake(): void;
  /** Sends a last text and ends. */
  end(last: string): void;
}

const beatEvery: Milliseconds = 15_000;
const longestLife: Milliseconds = 3_600_000;

/**
 * Opens a stream of events. A text is made only when the reader asks for bytes, so a slow one costs no memory; one that
 * takes nothing from one heartbeat to the next is cut off.
 */
export function openEventStream(o: {
  readonly clock: Clock;
  /** The next text to send; undefined when there is none now. */
  readonly next: () => string | undefined;
  /** Called before each heartbeat. */
  readonly onBeat: () => void;
  /** Called once, however it ends. */
  readonly onEnd: () => void;
}): EventStream {
  const { clock, next, onBeat, onEnd } = o;
  const utf8 = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let opening: string | undefined = retryField();
  let isWanted = false;
  let wasTaken = false;

  const send = (text: string): void => {
    isWanted = false;
    wasTaken = true;
    controller?.enqueue(utf8.encode(text));
  };
  const wake = (): void => {
    if (!isWanted || !controller) return;
    const text = opening ?? next();
    opening = undefined;
    if (text !== undefined) send(text);
  };
  const finish = (how: (open: ReadableStreamDefaultController<Uint8Array>) => void): void => {
    if (!controller) return;
    const open = controller;
    controller = undefined;
    stopBeat();
    stopLife();
    how(open);
    onEnd();
  };
  const end = (last: string): void =>
    finish((open) => {
      open.enqueue(utf8.encode(last));
      open.close();
    });
  const beat = (): void => {
    if (!isWanted && !wasTaken) {
      finish((open) => open.error(new Error('The reader takes no bytes')));
      return;
    }
    wasTaken = false;
    onBeat();
    wake();
    if (isWanted) send(':\n\n');
    stopBeat = clock.schedule(beat, beatEvery);
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(opened) {
        controller = opened;
      },
      pull() {
        isWanted = true;
        wake();
      },
      cancel: () => finish(() => {}),
    },
    { highWaterMark: 0 },
  );
  let stopBeat = clock.schedule(beat, beatEvery);
  const stopLife = clock.schedule(() => end(retryField()), longestLife);
  return { body, wake, end };
}

/** When to come back, spread out so that clients of a gateway that went away do not come back together. */
function retryField(): string {
  return `retry: ${3_000 + Math.floor(Math.random() * 2_000)}\n\n`;
}
