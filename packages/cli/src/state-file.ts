import { dirname } from 'node:path';
import type { ByteCount } from '@peername/resolver-core';
import { withFileLock } from './file-lock.ts';
import {
  defaultLongest,
  makePrivateFolder,
  readPrivateFile,
  removeDrafts,
  writePrivateFile,
} from './private-file.ts';
import { UsageError } from './usage-error.ts';

/** A small JSON file of the program's own, shared by all its processes. */
export interface StateFile<T> {
  read(): Promise<T>;
  /** Reads, changes and writes it while no other process does; what gives the same value writes nothing. */
  update(change: (value: T) => T): Promise<void>;
}

/** What a {@link StateFile} holds. */
export interface StateFormat<T> {
  /** Of a file that is not there. */
  readonly empty: T;
  /** Undefined for what is not of this format. */
  parse(json: unknown): T | undefined;
  toJson(value: T): object;
  /** What is lost by beginning anew, for the message about a damaged file. */
  readonly holds: string;
  /** The most bytes it may have. @default 4 MiB */
  readonly longest?: ByteCount | undefined;
}

/** Opens nothing yet. A file that is damaged is never taken for an empty one: both methods then throw a UsageError. */
export function stateFile<T>(path: string, format: StateFormat<T>): StateFile<T> {
  const { longest = defaultLongest } = format;
  const read = async (): Promise<T> => {
    const text = await readPrivateFile(path, longest);
    if (text === undefined) return format.empty;
    const value = format.parse(parseJson(text));
    if (value !== undefined) return value;
    throw new UsageError(
      `${path} is damaged: it does not hold what peername wrote. Restore it from a backup, or move it away to begin without ${format.holds}`,
    );
  };
  return {
    read,
    async update(change) {
      await makePrivateFolder(dirname(path));
      await withFileLock(path, async () => {
        const value = await read();
        const next = change(value);
        if (next === value) return;
        const text = `${JSON.stringify(format.toJson(next), undefined, 1)}\n`;
        // One that could not be read again would be lost.
        if (Buffer.byteLength(text) > longest)
          throw new UsageError(`${path} would be longer than ${longest} bytes`);
        await removeDrafts(path);
        await writePrivateFile(path, text);
      });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
