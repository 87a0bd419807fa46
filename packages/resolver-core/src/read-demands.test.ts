import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadRequest } from './batched-reads.ts';
import type { Evidence } from './evidence.ts';
import { type CachedReadRequest, isOverAge, isTooWeak, maxAgeOf, satisfies } from './read-demands.ts';
import type { AsOf, Reading } from './reading.ts';
import type { CachedReading } from './reading-cache.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

const service = createFakeNameService({ clock: createManualClock() });
const now = 1_000_000;
const asked: ReadRequest = { service, name: service.parse('alice.fake'), keys: [] };
const request = (more: Partial<CachedReadRequest> = {}): CachedReadRequest => ({ ...asked, ...more });

/** An answer of block 100, read `age` ago and fresh for a minute from then on. */
function heldFor(age: number, asOf?: AsOf): CachedReading {
  const evidence = { assurance: 'quorum', block: { number: 100n, hash: '0x00' } } as unknown as Evidence;
  const reading = { state: 'absent', reason: 'name', evidence, asOf } as Reading;
  const readAt = now - age;
  return { reading, readAt, freshUntil: readAt + 60_000, staleUntil: readAt + 900_000 };
}

describe('what is held', () => {
  it('will do for those who demand nothing, fresh or not', () => {
    for (const age of [0, 1, 59_999, 60_000, 600_000])
      expect(satisfies(heldFor(age), request(), now)).toBe(true);
  });

  it('will not do when it is from the future, since its age cannot be told', () => {
    expect(satisfies(heldFor(-1), request(), now)).toBe(false);
    expect(satisfies(heldFor(-1), request({ maxAge: 300_000 }), now)).toBe(false);
  });

  it('will do from the very block that is demanded', () => {
    const byBlock = (minBlock: bigint) => satisfies(heldFor(0), request({ minBlock }), now);
    expect([99n, 100n, 101n].map(byBlock)).toEqual([true, true, false]);
  });

  it('will do as long as it is fresh and of the age that is demanded', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(120_000), fc.constantFrom(59_999, 60_000)),
        fc.oneof(fc.nat(120_000), fc.constantFrom(59_999, 60_000)),
        (age, maxAge) => {
          const isTaken = age <= maxAge && age < 60_000;
          expect(satisfies(heldFor(age), request({ maxAge }), now)).toBe(isTaken);
          expect(satisfies(heldFor(maxAge), request({ maxAge }), now)).toBe(maxAge < 60_000);
        },
      ),
    );
  });

  it('will not do when it rests on less than is demanded', () => {
    for (const [require, isWeak] of [
      [undefined, false],
      ['single', false],
      ['quorum', false],
      ['proof', true],
    ] as const) {
      expect(isTooWeak(heldFor(0), request({ require }))).toBe(isWeak);
      expect(satisfies(heldFor(0), request({ require }), now)).toBe(!isWeak);
    }
  });
});

describe('an answer that its source held', () => {
  const asOf: AsOf = { readAt: new Date(0), freshUntil: new Date(0), staleUntil: new Date(0) };

  it('is over age from a moment beyond what was demanded, counted to when it was asked for', () => {
    const isOver = (age: number) => isOverAge(heldFor(age, asOf), request({ maxAge: 5_000 }), now);
    expect([4_999, 5_000, 5_001].map(isOver)).toEqual([false, false, true]);
  });

  it('is never over age for those who demand none, nor when it was read for who asks', () => {
    expect(isOverAge(heldFor(600_000, asOf), request(), now)).toBe(false);
    expect(isOverAge(heldFor(600_000), request({ maxAge: 5_000 }), now)).toBe(false);
  });

  it('may have no age at all where the network is to be asked', () => {
    expect(maxAgeOf(request({ policy: 'network', maxAge: 5_000 }))).toBe(0);
    expect(maxAgeOf(request({ policy: 'cache-first', maxAge: 5_000 }))).toBe(5_000);
    expect(maxAgeOf(request())).toBeUndefined();
    expect(isOverAge(heldFor(1, asOf), request({ policy: 'network' }), now)).toBe(true);
  });
});
