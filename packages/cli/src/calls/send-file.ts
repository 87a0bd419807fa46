import type { FileExchange, Transfer } from '@peername/call';
import type { Milliseconds } from '@peername/resolver-core';
import type { CallConsole } from './call-console.ts';
import { openFile } from './disk-files.ts';
import { transferMeter } from './transfer-meter.ts';

const redrawEvery: Milliseconds = 200;
const tellEvery: Milliseconds = 1_000;
const eraseLine = '\r\u001b[K';

/**
 * Offers a file and resolves with how that ended: `done` once the other side has all of it.
 *
 * @param live - whether a line may count on the terminal; with a line being typed there is no room for one
 * @throws UsageError when the file cannot be read
 */
export async function sendFile(
  path: string,
  files: FileExchange,
  desk: CallConsole,
  { live, signal }: { readonly live: boolean; readonly signal: AbortSignal },
): Promise<Transfer['state']> {
  const file = await openFile(path);
  const meter = transferMeter();
  let drawn: Milliseconds = 0;
  let last: Transfer['state'] | undefined;
  const draw = (transfer: Transfer): void => {
    const now = performance.now();
    const text = meter(transfer, now);
    if (now - drawn < (desk.asJson ? tellEvery : redrawEvery)) return;
    drawn = now;
    if (desk.asJson) desk.tell({ event: 'transfer', transfer });
    else if (live && desk.output.isTTY) desk.show(`${eraseLine}${text.slice(0, desk.output.columns - 1)}`);
  };
  try {
    return await new Promise((resolve) => {
      const heed = (transfer: Transfer): void => {
        if (transfer.direction !== 'out' || transfer.id !== offered.id) return;
        if (transfer.state === 'moving') draw(transfer);
        if (transfer.state === last) return;
        last = transfer.state;
        if (live && desk.output.isTTY && last !== 'moving' && drawn > 0) desk.show(eraseLine);
        if (last !== 'moving') desk.tell({ event: 'transfer', transfer });
        if (last === 'offered' || last === 'moving') return;
        stop();
        resolve(last);
      };
      const offered = files.offer(file);
      const stop = files.subscribe(heed);
      heed(offered);
      signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
    });
  } finally {
    await file.close();
  }
}
