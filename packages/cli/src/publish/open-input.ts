import { constants, createReadStream, fstat, open, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { UsageError } from '../usage-error.ts';

/** A file or named pipe that is being read. */
export interface Input {
  readonly stats: Stats;
  /** Closes by itself, at its end or when nobody reads on. */
  readonly bytes: Readable;
}

/**
 * Opens a file to read it. A named pipe without a writer is waited for, until the signal fires: to open one in the usual
 * way blocks a thread that nobody can end, and the process with it.
 *
 * @param what - the subject of a sentence about it
 * @throws {@link UsageError} when it cannot be read, or is a terminal
 */
export async function openInput(path: string, what: string, signal: AbortSignal): Promise<Input> {
  // Windows knows no such flag, and no such pipes.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const fd = await promisify(open)(path, flags).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${what} cannot be read (${error.code})`);
  });
  const stats = await promisify(fstat)(fd);
  const bytes = stats.isFIFO()
    ? new Socket({ fd, readable: true, writable: false })
    : createReadStream(path, { fd });
  if (!isatty(fd)) return { stats, bytes: addAbortSignal(signal, bytes) };
  bytes.destroy();
  throw new UsageError(`${what} is a terminal; name standard input instead: -`);
}
