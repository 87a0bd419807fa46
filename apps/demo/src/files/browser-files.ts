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

/** Collects a file; `done` is called with it once it is whole. */
export function createBlobSink(done: (blob: Blob) => void): FileSink {
  let parts: BlobPart[] = [];
  return {
    write: (chunk) => void parts.push(Uint8Array.from(chunk)),
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
