import { describe, expect, it } from 'vitest';
import { createBlobSink, describeSize, sourceOf } from './browser-files.ts';

describe('sourceOf', () => {
  it('reads parts of a file', async () => {
    const source = sourceOf(new File(['hello world'], 'a.txt'));
    expect([source.name, source.size]).toEqual(['a.txt', 11]);
    expect(new TextDecoder().decode(await source.slice(6, 11))).toBe('world');
  });
});

describe('createBlobSink', () => {
  it('gives the file once it is whole, as a type that no browser opens', async () => {
    const done: Blob[] = [];
    const sink = createBlobSink((blob) => done.push(blob));
    const chunk = Uint8Array.of(1, 2, 3);
    await sink.write(chunk);
    // Whoever wrote it may use its bytes for the next one.
    chunk.fill(9);
    await sink.write(Uint8Array.of(4));
    expect(done).toEqual([]);
    await sink.close();
    expect(done[0]?.type).toBe('application/octet-stream');
    expect([...new Uint8Array(await (done[0] as Blob).arrayBuffer())]).toEqual([1, 2, 3, 4]);
  });
});

it('keeps large files in the order in which they came', async () => {
  const blobs: Blob[] = [];
  const sink = createBlobSink((blob) => blobs.push(blob));
  for (let i = 0; i < 40; i++) await sink.write(new Uint8Array(512 * 1024).fill(i));
  await sink.close();
  const bytes = new Uint8Array(await (blobs[0] as Blob).arrayBuffer());
  expect(bytes).toHaveLength(20 * 1024 * 1024);
  for (let i = 0; i < 40; i++) expect(bytes[i * 512 * 1024]).toBe(i);
});

it.each([
  [0, '0 bytes'],
  [1_023, '1023 bytes'],
  [1_536, '1.5 KiB'],
  [33_554_432, '32.0 MiB'],
])('describes a size of %d', (bytes, text) => {
  expect(describeSize(bytes)).toBe(text);
});
