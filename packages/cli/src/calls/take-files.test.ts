import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileExchange, FileSink, Transfer } from '@peername/call';
import { expect, it } from 'vitest';
import { ownFolder } from '../../testing/call-party.ts';
import type { CallConsole } from './call-console.ts';
import type { CallEvent } from './call-event.ts';
import { takeFiles } from './take-files.ts';

it('tells of each file once, and where it is', async () => {
  const [folder, { files, put, accepted }] = [ownFolder(), exchange()];
  put(1, 'offered');
  const { desk, told } = silentDesk();
  const taker = takeFiles(files, desk, folder);
  put(2, 'offered');
  await expect.poll(() => accepted.size).toBe(2);
  for (const id of [1, 2]) {
    put(id, 'moving');
    await accepted.get(id)?.close();
    put(id, 'done');
  }
  await taker.settled();
  expect(taker.allWhole).toBe(true);
  expect(told).toMatchObject([
    { transfer: { id: 1, state: 'offered' } },
    { transfer: { id: 2, state: 'offered' } },
    { transfer: { id: 1, state: 'done' }, path: join(folder, 'file1') },
    { transfer: { id: 2, state: 'done' }, path: join(folder, 'file2') },
  ]);
});

it('begins no more files than the disk keeps up with when offers are taken back at once', async () => {
  const [folder, { files, put, refused }] = [ownFolder(), exchange()];
  const { desk } = silentDesk();
  const taker = takeFiles(files, desk, folder);
  for (let id = 0; id < 1_000; id++) {
    put(id, 'offered');
    put(id, 'cancelled');
  }
  expect(refused).toHaveLength(1_000 - 64);
  await taker.settled();
  expect(readdirSync(folder)).toEqual([]);
});

it('remembers that a file was turned away', async () => {
  const [folder, { files, put, refused }] = [ownFolder(), exchange()];
  const taker = takeFiles(files, silentDesk().desk, folder);
  for (let id = 0; id < 65; id++) put(id, 'offered');
  expect(refused).toEqual([64]);
  expect(taker.allWhole).toBe(false);
});

it('remembers that a file could not be saved', async () => {
  const [folder, { files, put, refused }] = [ownFolder(), exchange()];
  const inTheWay = join(folder, 'file');
  writeFileSync(inTheWay, '');
  const taker = takeFiles(files, silentDesk().desk, inTheWay);
  put(1, 'offered');
  await taker.settled();
  expect(refused).toEqual([1]);
  expect(taker.allWhole).toBe(false);
});

it('misses no file that nobody wanted', async () => {
  const { files, put, refused } = exchange();
  const taker = takeFiles(files, silentDesk().desk, undefined);
  put(1, 'offered');
  expect(refused).toEqual([1]);
  expect(taker.allWhole).toBe(true);
});

/** The files of a conversation whose other side is the test. */
function exchange() {
  const transfers = new Map<number, Transfer>();
  const accepted = new Map<number, FileSink>();
  const refused: number[] = [];
  const listeners = new Set<(transfer: Transfer) => void>();
  const put = (id: number, state: Transfer['state']): void => {
    const transfer: Transfer = { id, direction: 'in', name: `file${id}`, size: 0, moved: 0, state };
    transfers.set(id, transfer);
    for (const listener of listeners) listener(transfer);
  };
  const files: FileExchange = {
    get transfers() {
      return [...transfers.values()];
    },
    offer: () => {
      throw new Error('the test offers');
    },
    accept(id, sink) {
      if (transfers.get(id)?.state === 'offered') accepted.set(id, sink);
      else void sink.abort('taken back');
    },
    refuse(id) {
      refused.push(id);
      put(id, 'refused');
    },
    cancel: () => {},
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { files, put, accepted, refused };
}

function silentDesk() {
  const told: CallEvent[] = [];
  const tell = (event: CallEvent): void => void told.push(event);
  return { desk: { keyboard: undefined, tell } as unknown as CallConsole, told };
}
