import { write } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Count, Milliseconds } from '@peername/resolver-core';

/** Where the lines of a log go. */
export interface LogSink {
  write(line: string): void;
  /** Writes what is held; gives up after a second on a reader that does not read. */
  close(): Promise<void>;
}

// In characters. One write for many lines: handing one to a thread costs as much as making fifty.
const batch: Count = 65_536;
// What is held for a reader that is slow; beyond it lines are dropped, and counted in a line that says so.
const mostHeld: Count = 4 * 1024 * 1024;
const longestHold: Milliseconds = 100;
const patience: Milliseconds = 1_000;

const writeTo = promisify(write);

/**
 * Writes lines to a file descriptor in the background. No state of what is behind it, full, slow or gone, throws or holds
 * anybody up.
 */
export function createLogSink(fd: number): LogSink {
  let held = '';
  let dropped: Count = 0;
  let work: Promise<void> | undefined;
  let due: NodeJS.Timeout | undefined;
  let isGone = false;
  let isClosing = false;

  const flush = (): Promise<void> => {
    clearTimeout(due);
    due = undefined;
    work ??= drain().finally(() => {
      work = undefined;
      if (held !== '') due ??= setTimeout(flush, longestHold);
    });
    return work;
  };
  const drain = async (): Promise<void> => {
    do {
      const bytes = Buffer.from(held);
      held = '';
      await writeAll(bytes);
      if (dropped > 0 && !isGone) {
        held = `${noteOf(dropped)}${held}`;
        dropped = 0;
      }
    } while (held.length >= batch || (isClosing && held !== ''));
  };
  const writeAll = async (bytes: Buffer): Promise<void> => {
    for (let at = 0; at < bytes.length && !isGone; ) {
      try {
        at += (await writeTo(fd, bytes, at)).bytesWritten;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') {
          await wait(longestHold);
          continue;
        }
        // Nobody reads any more, or there is no such descriptor. A full disk may have room again.
        isGone = code === 'EPIPE' || code === 'EBADF';
        return;
      }
    }
  };

  return {
    write(line) {
      if (isGone) return;
      if (held.length + line.length > mostHeld) {
        dropped += 1;
        return;
      }
      held += line;
      if (held.length >= batch) void (work ?? flush());
      else due ??= setTimeout(flush, longestHold);
    },
    async close() {
      isClosing = true;
      const ending = new AbortController();
      await Promise.race([
        flush().then(flush),
        wait(patience, undefined, { signal: ending.signal }).catch(() => {}),
      ]);
      ending.abort();
      isGone = true;
    },
  };
}

function noteOf(dropped: Count): string {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: 'warn', time, msg: `${dropped} lines were dropped, since nobody reads the log fast enough` })}\n`;
}
