// The fractional parts of the square roots of the first eight primes (RFC 7693, 2.6), low half first.
const iv = Uint32Array.of(
  ...[0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a],
  ...[0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19],
);
// Which word of the block each half of a step mixes in (RFC 7693, 2.7).
const schedule = [
  ...'0123456789abcdefea489fd61c02b753b8c052fdae3671947931dcbe265a40f8905724afe1bc683d',
  ...'2c6a0b834d75fe19c51fed4a0763928bdb7ec13950f4862a6fe9b308c2d714a5a2847615fb9e3cd0',
].map((digit) => Number.parseInt(digit, 16));
const blockBytes = 128;
/** Eight in each of twelve rounds: four columns, then four diagonals. */
const steps = 96;

/**
 * BLAKE2b (RFC 7693) without a key, of `size` bytes. Written out because a library for it weighs twice as much, which
 * a web page feels; the tests compare it with one. Takes a machine with the low byte first, as all of them are that
 * run JavaScript today.
 */
export function blake2b(input: Uint8Array, size: number): Uint8Array {
  const state = iv.slice();
  state[0] = word(state, 0) ^ 0x01010000 ^ size;
  let start = 0;
  do {
    const end = Math.min(start + blockBytes, input.length);
    const block = new Uint8Array(blockBytes);
    block.set(input.subarray(start, end));
    compress(state, new Uint32Array(block.buffer), end, end === input.length);
    start = end;
  } while (start < input.length);
  return new Uint8Array(state.buffer, 0, size);
}

/**
 * Mixes a block into the state; `end` is how much of the input is used up then, less than 4 GiB. Numbers of 64 bits
 * are two elements each, because `bigint` is ten times as slow.
 */
function compress(state: Uint32Array, block: Uint32Array, end: number, last: boolean): void {
  const v = new Uint32Array(32);
  v.set(state);
  v.set(iv, 16);
  v[24] = word(v, 24) ^ end;
  if (last) {
    v[28] = ~word(v, 28);
    v[29] = ~word(v, 29);
  }
  for (let step = 0; step < steps; step++) {
    const turn = (step >> 2) & 1;
    const a = 2 * (step & 3);
    const b = 8 + 2 * ((step + turn) & 3);
    const c = 16 + 2 * ((step + 2 * turn) & 3);
    const d = 24 + 2 * ((step + 3 * turn) & 3);
    for (let half = 0; half < 2; half++) {
      const message = 2 * (schedule[(2 * step + half) % schedule.length] as number);
      add(v, a, v, b);
      add(v, a, block, message);
      xorTurnRight(v, d, a, half ? 16 : 32);
      add(v, c, v, d);
      xorTurnRight(v, b, c, half ? 63 : 24);
    }
  }
  for (let i = 0; i < state.length; i++) state[i] = word(state, i) ^ word(v, i) ^ word(v, i + 16);
}

/** Adds the number at `from` to the one at `to`. */
function add(v: Uint32Array, to: number, source: Uint32Array, from: number): void {
  const low = word(v, to) + word(source, from);
  v[to] = low;
  v[to + 1] = word(v, to + 1) + word(source, from + 1) + (low > 0xffffffff ? 1 : 0);
}

function xorTurnRight(v: Uint32Array, to: number, from: number, bits: number): void {
  const low = word(v, to) ^ word(v, from);
  const high = word(v, to + 1) ^ word(v, from + 1);
  const near = bits < 32 ? low : high;
  const far = bits < 32 ? high : low;
  const rest = bits % 32;
  // A shift by 32 would be one by nothing.
  v[to] = rest === 0 ? near : (near >>> rest) | (far << (32 - rest));
  v[to + 1] = rest === 0 ? far : (far >>> rest) | (near << (32 - rest));
}

function word(words: Uint32Array, at: number): number {
  return words[at] as number;
}
