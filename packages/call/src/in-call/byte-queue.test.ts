import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteQueue, createByteQueue } from './byte-queue.ts';

describe('createByteQueue', () => {
  it('gives every byte once and in order, however they came and were taken', () => {
    const size = fc.oneof(fc.nat(20), fc.integer({ min: 4_000, max: 5_000 }), fc.constant(17_000));
    const moves = fc.array(fc.oneof(size, fc.constant('take' as const)), { maxLength: 40 });
    fc.assert(
      fc.property(moves, (list) => {
        const queue = createByteQueue();
        const [put, taken]: Uint8Array[][] = [[], []];
        for (const [at, move] of list.entries()) {
          if (move === 'take') taken?.push(queue.shift() ?? new Uint8Array(0));
          else {
            const bytes = Uint8Array.from({ length: move }, (_, i) => at + i);
            put?.push(bytes);
            queue.push(bytes);
          }
        }
        taken?.push(...piecesOf(queue));
        expect(queue.isEmpty).toBe(true);
        expect(Buffer.concat(taken ?? []).equals(Buffer.concat(put ?? []))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('puts small messages together', () => {
    const queue = createByteQueue();
    for (let i = 0; i < 1_000_000; i++) queue.push(Uint8Array.of(i));
    const pieces = piecesOf(queue);
    expect(pieces.length).toBeLessThan(100);
    expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(1_000_000);
  });

  it('hands a lone message on at once, and keeps nothing once it is cleared', () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1, 2));
    expect(queue.shift()).toEqual(Uint8Array.of(1, 2));
    queue.push(Uint8Array.of(3));
    queue.clear();
    expect(queue.isEmpty).toBe(true);
    expect(queue.shift()).toBeUndefined();
  });
});

function piecesOf(queue: ByteQueue): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let piece = queue.shift(); piece; piece = queue.shift()) pieces.push(piece);
  return pieces;
}
