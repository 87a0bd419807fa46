import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { FileSink, FileSource } from '@peername/call';
import { UsageError } from '../usage-error.ts';

/** A file to send, open until it is closed. */
export interface OpenFile extends FileSource {
  close(): Promise<void>;
}

/** Opens a file to send it. @throws {@link UsageError} when it cannot be read */
export async function openFile(path: string): Promise<OpenFile> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code})`, { cause: error });
  });
  const stats = await file.stat();
  if (!stats.isFile()) {
    await file.close();
    throw new UsageError(`${path} is no file; what comes out of a pipe can be sent with --pipe`);
  }
  return {
    name: basename(path),
    size: stats.size,
    async slice(start, end) {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}

/** A file that is being received. */
export interface SavedFile extends FileSink {
  /** Where it will be. */
  readonly path: string;
}

// With a number behind the name after that many it is no longer a name.
const mostAlike = 1_000;

/**
 * A new file in a folder, which is made if need be. What is there already stays: `photo.jpg` then becomes
 * `photo (2).jpg`. Until it is whole it is called `photo.jpg.part`.
 *
 * @param name - without folders; the call has made sure of that
 * @throws Error when nothing can be written there
 */
export async function saveFile(folder: string, name: string): Promise<SavedFile> {
  await mkdir(folder, { recursive: true });
  const path = await reserve(folder, basename(name));
  const part = `${path}.part`;
  const file = await open(part, 'wx', 0o600).catch(async (error) => {
    await rm(path, { force: true });
    throw error;
  });
  return {
    path,
    async write(chunk) {
      await writeAll(file, chunk);
    },
    async close() {
      await file.close();
      await rename(part, path);
    },
    async abort() {
      await file.close();
      await Promise.all([rm(part, { force: true }), rm(path, { force: true })]);
    },
  };
}

/** Takes the first free name by an empty file, which nobody else can then take. */
async function reserve(folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = ending === '' ? name : name.slice(0, -ending.length);
  for (let number = 1; number < mostAlike; number++) {
    const path = join(folder, number === 1 ? name : `${stem} (${number})${ending}`);
    try {
      await (await open(path, 'wx', 0o600)).close();
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error(`there are too many files like ${name}`);
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at);
    at += bytesWritten;
  }
}
