import { type ByteCount, ResolverError } from '@peername/resolver-core';
import { createByteQueue } from './byte-queue.ts';
import type { Channel } from './channel.ts';
import type { Control } from './control.ts';
import type { BytePipe } from './conversation.ts';
import { createFlowWindow, flowWindow, reportEvery } from './flow-window.ts';

/** The pipe of a conversation, and how it ends. */
export interface ClosableBytePipe extends BytePipe {
  /** Begins to take in bytes. */
  start(): void;
  /** Both directions fail, unless they ended before. */
  close(): void;
}

const messageSize: ByteCount = 65_536;

/** Bytes go over `channel`; how far the reader is, and the end, over `control`. */
export function createBytePipe(control: Control, channel: Channel): ClosableBytePipe {
  const reading = readingSide(control, channel);
  const writing = writingSide(control, channel);
  return {
    readable: reading.stream,
    writable: writing.stream,
    start: reading.start,
    close() {
      reading.close();
      writing.close();
    },
  };
}

function readingSide(
  control: Control,
  channel: Channel,
): { stream: ReadableStream<Uint8Array>; start(): void; close(): void } {
  const queue = createByteQueue();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let wanted = (): void => {};
  let received = 0;
  let read = 0;
  let reported = 0;
  let total: ByteCount | undefined;
  let over = false;

  control.on('pipe-end', ({ bytes }) => {
    if (total !== undefined || bytes < received) return control.fault();
    total = bytes;
    endWhenRead();
  });
  control.on('pipe-abort', () => fail('The other side stopped sending before the end'));

  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      pull() {
        return new Promise<void>((resolve) => {
          wanted = () => {
            if (over || give()) resolve();
          };
          wanted();
          endWhenRead();
        });
      },
      cancel() {
        over = true;
        queue.clear();
        control.tell({ type: 'pipe-stop' });
      },
    },
    // Nothing ahead of the reader: the window is buffer enough.
    { highWaterMark: 0 },
  );

  return {
    stream,
    start() {
      channel.receive((message) => {
        if (over) return;
        // Nobody sends empty ones, and no window would hold them back.
        if (typeof message === 'string' || message.length === 0) return control.fault();
        received += message.length;
        if (received - read > flowWindow || received > (total ?? received)) {
          fail('The other side sent more than was agreed');
          return;
        }
        queue.push(message);
        wanted();
      });
    },
    close: () => fail('The call was over before the end of the pipe'),
  };

  /** Hands the next bytes to the reader; false when there are none yet. */
  function give(): boolean {
    const bytes = queue.shift();
    if (!bytes) return false;
    read += bytes.length;
    controller?.enqueue(bytes);
    if (read - reported >= reportEvery || queue.isEmpty) {
      reported = read;
      control.tell({ type: 'pipe-taken', bytes: read });
    }
    // Not only when the reader asks again: the other side may hang up once it knows that all was taken.
    endWhenRead();
    return true;
  }

  function endWhenRead(): void {
    if (over || read !== total) return;
    over = true;
    controller?.close();
    wanted();
  }

  function fail(shortMessage: string): void {
    if (over) return;
    over = true;
    queue.clear();
    controller?.error(new ResolverError({ code: 'UNAVAILABLE', shortMessage }));
    wanted();
  }
}

function writingSide(
  control: Control,
  channel: Channel,
): { stream: WritableStream<Uint8Array>; close(): void } {
  const window = createFlowWindow();
  let controller: WritableStreamDefaultController | undefined;
  let sent = 0;
  let over = false;

  control.on('pipe-taken', ({ bytes }) => {
    if (!window.taken(bytes)) control.fault();
  });
  control.on('pipe-stop', () => fail('The other side reads no more'));

  const stream = new WritableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    async write(chunk) {
      for (let position = 0; position < chunk.length; ) {
        const room = await window.take(Math.min(messageSize, chunk.length - position));
        await channel.drained();
        // A copy: the bytes are the writer's again once the write is over.
        if (window.isClosed || !channel.send(chunk.slice(position, position + room))) throw closedError();
        position += room;
        sent += room;
      }
    },
    async close() {
      over = true;
      control.send({ type: 'pipe-end', bytes: sent });
      if (!(await window.emptied())) throw closedError();
    },
    abort() {
      over = true;
      window.close();
      control.tell({ type: 'pipe-abort' });
    },
  });

  return { stream, close: () => fail('The call was over before the end of the pipe') };

  function fail(shortMessage: string): void {
    window.close();
    if (over) return;
    over = true;
    controller?.error(new ResolverError({ code: 'UNAVAILABLE', shortMessage }));
  }
}

function closedError(): ResolverError {
  return new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'The other side reads no more' });
}
