import type { FileSink, FileSource } from '@peername/call';

/** A file that the user chose, as the other side is offered it. */
export function sourceOf(file: File): FileSource {
  return {
    name: file.name,
    size: file.size,
    slice: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
  };
}

/** Never a type that a browser would open as a page of this origin. */
const type = 'application/octet-stream';

/** How much is held here before it is handed to the browser, which keeps large blobs on disk: 8 MiB. */
const handOverAt = 8 * 1024 * 1024;

/** Collects a file; `done` is called with it once it is whole. */
export function createBlobSink(done: (blob: Blob) => void): FileSink {
  let parts: BlobPart[] = [];
  let held = 0;
  return {
    write(chunk) {
      parts.push(Uint8Array.from(chunk));
      held += chunk.length;
      if (held < handOverAt) return;
      parts = [new Blob(parts, { type })];
      held = 0;
    },
    close() {
      done(new Blob(parts, { type }));
      parts = [];
    },
    abort() {
      parts = [];
    },
  };
}

/** `32.0 MiB`, `1.5 KiB`, `12 bytes` */
export function describeSize(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
