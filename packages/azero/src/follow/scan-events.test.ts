import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../concat-bytes.ts';
import { encodeBytes, encodeText } from '../scale-writer.ts';
import { scanEvents } from './scan-events.ts';

const registry = new Uint8Array(32).fill(7);
const alice = new Uint8Array(32).fill(1);

function emitted(data: Uint8Array, contract = registry): Uint8Array {
  // Phase, pallet, event, fields, no topics.
  return concatBytes(Uint8Array.of(0, 1, 0, 0, 0, 18, 3), contract, encodeBytes(data), Uint8Array.of(0));
}

function called(contract = registry): Uint8Array {
  return concatBytes(Uint8Array.of(0, 1, 0, 0, 0, 18, 6, 1), alice, contract, Uint8Array.of(0));
}

const about = (index: number, label: string): Uint8Array =>
  concatBytes(Uint8Array.of(index), encodeText(label), alice);

describe('looking through the events of a block', () => {
  it.each([
    ['Register', 0],
    ['Release', 2],
    ['SetAddress', 3],
    ['SetController', 4],
    ['RecordsUpdated', 6],
    ['Renew', 13],
  ])('finds the name that %s is about', (_, index) => {
    const seen = scanEvents(concatBytes(called(), emitted(about(index, 'alice'))), registry);
    expect(seen).toEqual({ labels: new Set(['alice']), isSilent: false, isCut: false });
  });

  it('says when it was called more often than it told of, which no forged event hides in another block', () => {
    const forged = emitted(concatBytes(Uint8Array.of(3), registry, encodeBytes(about(6, 'mallory'))), alice);
    const primary = emitted(about(5, 'x'));
    expect(
      [
        [called()],
        [called(), emitted(about(6, 'alice')), called()],
        [called(), emitted(about(9, 'unknown'))],
        [forged, called(), called()],
        [called(), primary],
        [called(), emitted(about(0, 'alice')), emitted(about(6, 'alice'))],
        [forged],
      ].map((events) => scanEvents(concatBytes(...events), registry).isSilent),
    ).toEqual([true, true, true, true, false, false, false]);
  });

  it('finds the name that is transferred, whoever gives or takes it', () => {
    for (const [from, to] of [
      [Uint8Array.of(1), alice],
      [Uint8Array.of(0), new Uint8Array()],
    ] as const) {
      const party = concatBytes(from, to);
      const data = concatBytes(Uint8Array.of(7), party, party, Uint8Array.of(5), encodeText('alice'));
      expect(scanEvents(emitted(data), registry).labels).toEqual(new Set(['alice']));
    }
  });

  it('passes over other events, other contracts, other ids and names that cannot be', () => {
    const others = concatBytes(
      emitted(about(5, 'primary')),
      emitted(about(6, 'alice'), alice),
      emitted(concatBytes(Uint8Array.of(7, 0, 0, 1), encodeText('alice'))),
      emitted(about(6, '')),
      emitted(about(6, 'a'.repeat(65))),
      emitted(new Uint8Array()),
      called(alice),
    );
    expect(scanEvents(others, registry)).toEqual({
      labels: new Set(),
      isSilent: false,
      isCut: false,
    });
  });

  it('finds what it looks for among whatever stands around it', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, (before, after) => {
        const events = concatBytes(before, emitted(about(6, 'alice')), after);
        expect(scanEvents(events, registry).labels).toContain('alice');
      }),
    );
  });

  it('never throws and holds no more than it has to, whatever bytes a chain holds', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constant(registry),
      fc.constant(registry.subarray(0, 31)),
      fc.constantFrom(Uint8Array.of(3), Uint8Array.of(6, 1), Uint8Array.of(255, 255, 255, 255)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const label of scanEvents(concatBytes(...pieces), registry).labels)
          expect(label.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 500 },
    );
    const flood = concatBytes(...Array.from({ length: 5_000 }, (_, i) => emitted(about(6, `name-${i}`))));
    const seen = scanEvents(flood, registry);
    expect([seen.labels.size, seen.isCut]).toEqual([1_024, true]);
    const garbage = concatBytes(...Array.from({ length: 2_000 }, () => emitted(Uint8Array.of(6, 255))));
    expect(scanEvents(garbage, registry)).toMatchObject({ labels: new Set(), isCut: true });
  });
});
