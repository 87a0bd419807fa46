import { Abi } from '@polkadot/api-contract';
import { describe, expect, it } from 'vitest';
import { random } from '../../../testing/random.ts';
import { registryAbi } from '../registry-abi.ts';
import { decodeAll } from '../scale.ts';
import { birthOf, deathOf, era } from './era.ts';

interface LibraryEra {
  readonly asMortalEra: { birth(current: number): number; death(current: number): number };
}

const { registry } = new Abi(registryAbi);

describe('an era', () => {
  it('is read, and ends, as in the library that signs', () => {
    const source = random(1);
    for (let run = 0; run < 2_000; run++) {
      const period = 4 << source.int(15);
      const signedAt = source.int(2 ** 31);
      const later = signedAt + source.int(2 * period);
      const signed = registry.createType('ExtrinsicEra', { current: signedAt, period }).toU8a();
      const theirs = registry.createType('ExtrinsicEra', signed) as unknown as LibraryEra;
      const ours = decodeAll(era, signed);
      expect(era.encode(ours)).toEqual(signed);
      expect(birthOf(ours, later)).toBe(theirs.asMortalEra.birth(later));
      expect(deathOf(ours, later)).toBe(theirs.asMortalEra.death(later));
    }
  });

  it('covers the block it was made at, and not the one a period later', () => {
    const of = { period: 64, phase: 59 };
    expect([birthOf(of, 59), birthOf(of, 122), birthOf(of, 123)]).toEqual([59, 59, 123]);
    expect(deathOf(of, 122)).toBe(123);
  });

  it('can be for ever', () => {
    expect(decodeAll(era, Uint8Array.of(0))).toBe('immortal');
    expect(birthOf('immortal', 1_000)).toBe(0);
    expect(deathOf('immortal', 1_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['a period below four', Uint8Array.of(0x10, 0)],
    ['a phase beyond its period', Uint8Array.of(0xf1, 0xff)],
    ['one byte of two', Uint8Array.of(0x15)],
  ])('is refused with %s', (_what, encoded) => {
    expect(() => decodeAll(era, encoded)).toThrow();
  });
});
