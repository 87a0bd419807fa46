import * as oracle from 'scale-ts';
import { describe, expect, it } from 'vitest';
import { random } from '../../testing/random.ts';
import { toHex } from './hex.ts';
import {
  bytes,
  type Codec,
  compact,
  decode,
  decodeAll,
  option,
  result,
  text,
  tuple,
  u8,
  u32,
  u64,
  u128,
  vector,
} from './scale.ts';

const source = random(1);

function same<T>(codec: Codec<T>, other: { enc(value: T): Uint8Array }, draw: () => T): void {
  for (let run = 0; run < 1_000; run++) {
    const value = draw();
    const encoded = codec.encode(value);
    expect(toHex(encoded)).toBe(toHex(other.enc(value)));
    expect(decodeAll(codec, encoded)).toEqual(value);
  }
}

describe('the codecs, next to another library', () => {
  it('agree on numbers', () => {
    same(u8, oracle.u8, () => source.int(256));
    same(u32, oracle.u32, () => source.int(2 ** 32));
    same(u64, oracle.u64, () => source.uint(64));
    same(u128, oracle.u128, () => source.uint(128));
    same(compact, oracle.compact, () => source.uint(100));
    for (const edge of [63n, 64n, 16_383n, 16_384n, 2n ** 30n - 1n, 2n ** 30n, 2n ** 64n])
      expect(toHex(compact.encode(edge))).toBe(toHex(oracle.compact.enc(edge)));
  });

  it('agree on texts, lists, options and results', () => {
    same(text, oracle.str, () => source.text(20));
    same(bytes, oracle.Bytes(), () => source.bytes(80));
    same(
      vector(tuple<readonly [string, number]>(text, u32)),
      oracle.Vector(oracle.Tuple(oracle.str, oracle.u32)) as never,
      () => Array.from({ length: source.int(6) }, () => [source.text(9), source.int(2 ** 32)] as const),
    );
    same(option(u32), oracle.Option(oracle.u32), () => source.pick([undefined, source.int(2 ** 32)]));
    expect(result(text, u8).encode({ err: 8 })).toEqual(Uint8Array.of(1, 8));
    expect(decode(result(text, u8), Uint8Array.of(0, 4, 97))).toEqual({ ok: 'a' });
  });
});

describe('reading', () => {
  it('either refuses or gives back what encodes to no more than the input', () => {
    const records = vector(tuple<readonly [string, string]>(text, text));
    for (let run = 0; run < 50_000; run++) {
      const input = source.bytes(40);
      try {
        expect(records.encode(decode(records, input)).length).toBeLessThanOrEqual(input.length);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).name).not.toBe('AssertionError');
      }
    }
  });

  it('refuses short input, trailing bytes, unknown flags and broken UTF-8', () => {
    expect(() => decode(u32, Uint8Array.of(1, 2, 3))).toThrow('input ends early');
    expect(() => decode(bytes, Uint8Array.of(8, 1))).toThrow('input ends early');
    expect(() => decodeAll(u8, Uint8Array.of(1, 2))).toThrow('1 bytes too many');
    expect(() => decode(option(u8), Uint8Array.of(2, 1))).toThrow('2 where 0 or 1 belongs');
    expect(() => decode(text, Uint8Array.of(4, 0xff))).toThrow();
    expect(decode(text, text.encode('\ufeffa'))).toBe('\ufeffa');
  });
});
