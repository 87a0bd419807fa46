import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ByteCount } from '@peername/resolver-core';
import { createByteQueue } from './byte-queue.ts';
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

/** A sink is given nothing while less than this waits for it, but for the end of the file. */
const worthWriting: ByteCount = 16_384;

/**
 * Writes what arrives into the sink, one piece after the other. What waits for the sink is at most the window, in
 * however many chunks it came.
 */
export function receiveFile({ size, sink, onTaken, onDone, onFailed }: ReceiveFileOptions): FileReceiver {
  const hash = sha256.create();
  const queue = createByteQueue();
  let received = 0;
  let taken = 0;
  let reported = 0;
  let expected: Uint8Array | undefined;
  let over = false;
  let draining = false;
  let work = Promise.resolve();

  return {
    chunk(bytes) {
      if (over) return;
      received += bytes.length;
      if (expected || received > size) return fail('The other side sent more than it had offered');
      if (received - taken > flowWindow) return fail('The other side sent faster than was agreed');
      queue.push(bytes);
      drain();
    },
    end(told) {
      if (over || expected) return;
      if (received < size) return fail('The other side sent less than it had offered');
      expected = told;
      drain();
    },
    stop,
  };

  /** Whatever number of chunks there is, one loop writes them. */
  function drain(): void {
    if (draining) return;
    draining = true;
    work = work.then(async () => {
      try {
        for (let piece = nextPiece(); piece; piece = nextPiece()) await put(piece);
        if (expected && !over) await finish(expected);
      } catch {
        fail('The file could not be saved');
      }
      draining = false;
    });
  }

  /** Undefined when there is nothing to write, or too little for now. */
  function nextPiece(): Uint8Array | undefined {
    if (over || (received < size && received - taken < worthWriting)) return undefined;
    return queue.shift();
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

  async function finish(told: Uint8Array): Promise<void> {
    if (!equalBytes(hash.digest(), told)) return fail('What arrived is not what was sent');
    await sink.close();
    if (over) return;
    over = true;
    onDone();
  }

  function fail(sentence: string): void {
    if (over) return;
    stop(sentence);
    onFailed(sentence);
  }

  function stop(reason: string): void {
    if (over) return;
    over = true;
    queue.clear();
    work = work.then(async () => {
      try {
        await sink.abort(reason);
      } catch {
        // There is nothing more to do for it.
      }
    });
  }
}
