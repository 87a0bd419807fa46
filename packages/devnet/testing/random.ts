/** Values drawn from a seed: the same ones in every run. */
export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  int(below: number): number;
  bytes(maxLength: number): Uint8Array;
  /** Text of any code points but lone surrogates. */
  text(maxLength: number): string;
  /** A number of up to so many bits, all sizes alike. */
  uint(maxBits: number): bigint;
  pick<T>(values: readonly T[]): T;
}

/** Draws from a seed. */
export function random(seed: number): Random {
  let state = seed;

  // Mulberry32: short, and good enough to vary inputs.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  const int = (below: number) => next() % below;
  const codePoint = () => {
    const point = int(4) === 0 ? int(0x110000) : int(0x80);
    return point >= 0xd800 && point < 0xe000 ? point - 0x800 : point;
  };
  return {
    int,
    bytes: (maxLength) => Uint8Array.from({ length: int(maxLength + 1) }, () => int(256)),
    text: (maxLength) =>
      Array.from({ length: int(maxLength + 1) }, () => String.fromCodePoint(codePoint())).join(''),
    uint(maxBits) {
      let value = 0n;
      for (let bits = int(maxBits + 1); bits > 0; bits--) value = (value << 1n) | BigInt(int(2));
      return value;
    },
    pick: (values) => values[int(values.length)] as (typeof values)[number],
  };
}
