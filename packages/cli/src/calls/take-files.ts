import type { FileExchange, Transfer } from '@peername/call';
import type { Count } from '@peername/resolver-core';
import type { CallConsole } from './call-console.ts';
import { saveFile } from './disk-files.ts';

/** The files that the other side offers. */
export interface FileTaker {
  /** Takes the file that was offered last, or the one with this number, into a folder. */
  save(folder: string, id?: number): void;
  refuse(id?: number): void;
  /** Whether all files that came and were wanted are whole. */
  readonly allWhole: boolean;
  /** Resolves when no file that was taken is under way, and what did not become whole is gone from the disk. */
  settled(): Promise<void>;
  stop(): void;
}

/** How many files may be on their way to the disk or off it. Offers that are taken back at once are made faster. */
const mostUnderWay: Count = 64;

/** Takes every file into `folder` where one is given; else says that there is one, and waits to be told. */
export function takeFiles(files: FileExchange, desk: CallConsole, folder: string | undefined): FileTaker {
  const paths = new Map<number, string>();
  const waiting = new Set<number>();
  let broken = false;
  const underWay = new Set<number>();
  const idle: (() => void)[] = [];

  const finish = (id: number): void => {
    underWay.delete(id);
    paths.delete(id);
    if (underWay.size === 0) for (const done of idle.splice(0)) done();
  };
  const save = ({ id, name }: Transfer, into: string): void => {
    waiting.delete(id);
    underWay.add(id);
    saveFile(into, name).then(
      (sink) => {
        paths.set(id, sink.path);
        const abort = (): Promise<void> => Promise.resolve(sink.abort('')).finally(() => finish(id));
        files.accept(id, { ...sink, abort });
      },
      (error: Error) => {
        broken = true;
        desk.tell({ event: 'trouble', sentence: `${name} cannot be saved: ${error.message}` });
        files.refuse(id);
        finish(id);
      },
    );
  };
  const refuse = ({ id, name }: Transfer, why: string): void => {
    desk.tell({ event: 'trouble', sentence: `${name} was refused: ${why}` });
    files.refuse(id);
  };
  const heed = (transfer: Transfer): void => {
    const { id, direction, state } = transfer;
    if (direction !== 'in' || state === 'moving') return;
    desk.tell({ event: 'transfer', transfer, path: paths.get(id) });
    if (state === 'offered') {
      if (folder === undefined && desk.keyboard) waiting.add(id);
      else if (folder === undefined) refuse(transfer, 'there is no --save-to');
      else if (underWay.size < mostUnderWay) save(transfer, folder);
      else {
        broken = true;
        refuse(transfer, 'there are too many files at once');
      }
      return;
    }
    waiting.delete(id);
    // One that was begun is finished when it is off the disk.
    if (state === 'failed' || state === 'cancelled') broken = true;
    else finish(id);
  };
  const stop = files.subscribe(heed);
  // Offers that came before anybody looked.
  for (const transfer of files.transfers) heed(transfer);
  const pick = (id: number | undefined): Transfer | undefined => {
    const chosen = id ?? [...waiting].at(-1);
    return files.transfers.find((one) => one.direction === 'in' && one.id === chosen && waiting.has(one.id));
  };
  return {
    save(into, id) {
      const transfer = pick(id);
      if (transfer) save(transfer, into);
      else desk.tell({ event: 'trouble', sentence: 'There is no file to be saved.' });
    },
    refuse(id) {
      const transfer = pick(id);
      if (transfer) files.refuse(transfer.id);
      else desk.tell({ event: 'trouble', sentence: 'There is no file to be refused.' });
    },
    get allWhole() {
      return !broken;
    },
    settled: () =>
      underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => void idle.push(resolve)),
    stop,
  };
}
