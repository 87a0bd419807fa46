import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { FileSink } from './file-exchange.ts';
import { receiveFile } from './receive-file.ts';

describe('receiveFile', () => {
  it('holds a million messages of one byte for a slow sink as a few pieces', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const content = counting(1_000_000);
    const { file, pieces, over } = receive(content.length, () => held);
    for (const byte of content) file.chunk(Uint8Array.of(byte));
    file.end(sha256(content));
    release();
    expect(await over).toBe('done');
    expect(pieces.length).toBeLessThan(100);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });

  it('bothers a quick sink with no message of one byte either', async () => {
    const content = counting(20_000);
    const { file, pieces, over } = receive(content.length);
    for (const byte of content) {
      file.chunk(Uint8Array.of(byte));
      await setImmediate();
    }
    file.end(sha256(content));
    expect(await over).toBe('done');
    expect(pieces.length).toBeLessThan(5);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });

  it('writes what is left at the end before it is told that this was the end', async () => {
    const { file, pieces } = receive(3);
    file.chunk(Uint8Array.of(1, 2));
    await setImmediate();
    expect(pieces).toEqual([]);
    file.chunk(Uint8Array.of(3));
    await setImmediate();
    expect(pieces).toEqual([Uint8Array.of(1, 2, 3)]);
  });

  it('says no more of a file that was stopped, also when its last write fails', async () => {
    let breakDown = (): void => {};
    const broken = new Promise<void>((_, reject) => {
      breakDown = () => reject(new Error('disk full'));
    });
    const { file, over, aborted } = receive(3, () => broken);
    file.chunk(Uint8Array.of(1, 2, 3));
    await setImmediate();
    file.stop('cancelled');
    breakDown();
    expect(await aborted).toBe('cancelled');
    expect(await Promise.race([over, setImmediate('silence')])).toBe('silence');
  });
});

function receive(size: number, write: () => Promise<void> | void = () => {}) {
  const pieces: Uint8Array[] = [];
  const [over, end] = later<string>();
  const [aborted, abort] = later<string>();
  const sink: FileSink = {
    async write(piece) {
      await write();
      pieces.push(piece);
    },
    close() {},
    abort,
  };
  const file = receiveFile({ size, sink, onTaken: () => {}, onDone: () => end('done'), onFailed: end });
  return { file, pieces, over, aborted };
}

function later<T>(): [Promise<T>, (value: T) => void] {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return [promise, (value) => settle(value)];
}

function counting(size: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, i) => i));
}

function sha256(content: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(content).digest());
}
