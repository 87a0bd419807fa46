import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ByteCount } from '@peername/resolver-core';
import type { FileSink } from './file-exchange.ts';
import { flowWindow, reportEvery } from './flow-window.ts';

/** Where the bytes go and who is told. */
export interface ReceiveFileOptions {
  readonly size: ByteCount;
  readonly sink: FileSink;
  /** So many bytes are in the sink. */
  readonly onTaken: (bytes: ByteCount) => void;
  /** The whole file is there, with the right SHA-256, and the sink is closed. */
  readonly onDone: () => void;
  /** It cannot be taken to its end; the sink is aborted. */
  readonly onFailed: (sentence: string) => void;
}

/** A file on its way in. */
export interface FileReceiver {
  chunk(bytes: Uint8Array): void;
  end(sha256: Uint8Array): void;
  /** Takes no more, and aborts the sink. */
  stop(reason: string): void;
}

/** Writes what arrives into the sink, one chunk after the other; what waits for the sink is at most the window. */
export function receiveFile({ size, sink, onTaken, onDone, onFailed }: ReceiveFileOptions): FileReceiver {
  const hash = sha256.create();
  let received = 0;
  let taken = 0;
  let reported = 0;
  let over = false;
  let ended = false;
  let work = Promise.resolve();

  return {
    chunk(bytes) {
      if (over) return;
      received += bytes.length;
      if (ended || received > size) return fail('The other side sent more than it had offered');
      if (received - taken > flowWindow) return fail('The other side sent faster than was agreed');
      next(() => put(bytes));
    },
    end(expected) {
      if (over || ended) return;
      ended = true;
      if (received < size) return fail('The other side sent less than it had offered');
      next(() => finish(expected));
    },
    stop,
  };

  /** After everything before it. A sink that fails ends the transfer. */
  function next(task: () => Promise<void> | void): void {
    work = work.then(async () => {
      if (over) return;
      try {
        await task();
      } catch {
        fail('The file could not be saved');
      }
    });
  }

  async function put(bytes: Uint8Array): Promise<void> {
    hash.update(bytes);
    await sink.write(bytes);
    if (over) return;
    taken += bytes.length;
    if (taken - reported < reportEvery && taken < size) return;
    reported = taken;
    onTaken(taken);
  }

  async function finish(expected: Uint8Array): Promise<void> {
    if (!equalBytes(hash.digest(), expected)) return fail('What arrived is not what was sent');
    await sink.close();
    if (over) return;
    over = true;
    onDone();
  }

  function fail(sentence: string): void {
    stop(sentence);
    onFailed(sentence);
  }

  function stop(reason: string): void {
    if (over) return;
    over = true;
    work = work.then(async () => {
      try {
        await sink.abort(reason);
      } catch {
        // There is nothing more to do for it.
      }
    });
  }
}
