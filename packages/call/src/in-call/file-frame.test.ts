import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileFrame, formatFileFrame, parseFileFrame } from './file-frame.ts';

describe('frames of the files channel', () => {
  it('have kind, id and bytes, one after the other', () => {
    expect(formatFileFrame({ kind: 'chunk', id: 0x01020304, bytes: Uint8Array.of(9, 8) })).toEqual(
      Uint8Array.of(0, 1, 2, 3, 4, 9, 8),
    );
    const sha256 = new Uint8Array(32).fill(7);
    expect(formatFileFrame({ kind: 'end', id: 2, sha256 })).toEqual(Uint8Array.of(1, 0, 0, 0, 2, ...sha256));
  });

  it('come back from the wire', () => {
    const id = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const frame: fc.Arbitrary<FileFrame> = fc.oneof(
      fc.record({ kind: fc.constant('chunk' as const), id, bytes: fc.uint8Array({ minLength: 1 }) }),
      fc.record({
        kind: fc.constant('end' as const),
        id,
        sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      }),
    );
    fc.assert(
      fc.property(frame, (it) => {
        expect(parseFileFrame(formatFileFrame(it))).toEqual(it);
      }),
      { numRuns: 5_000 },
    );
  });

  it('are nothing else, and reading one never throws', () => {
    const bytes = fc
      .tuple(fc.constantFrom(0, 1, 2, 255), fc.uint8Array({ maxLength: 48 }))
      .map(([kind, rest]) => Uint8Array.of(kind, ...rest));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array()), (message) => {
        const frame = parseFileFrame(message);
        if (frame) expect(formatFileFrame(frame)).toEqual(message);
      }),
      { numRuns: 50_000 },
    );
  });
});
