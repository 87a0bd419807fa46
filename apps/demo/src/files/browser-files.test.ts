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

it.each([
  [0, '0 bytes'],
  [1_023, '1023 bytes'],
  [1_536, '1.5 KiB'],
  [33_554_432, '32.0 MiB'],
])('describes a size of %d', (bytes, text) => {
  expect(describeSize(bytes)).toBe(text);
});
