// The fractional parts of the square roots of the first eight primes (RFC 7693, 2.6).
const iv = BigUint64Array.of(
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
);
// Which word of the block each half of a step mixes in, a hex digit each (RFC 7693, 2.7).
const schedule =
  '0123456789abcdefea489fd61c02b753b8c052fdae3671947931dcbe265a40f8905724afe1bc683d' +
  '2c6a0b834d75fe19c51fed4a0763928bdb7ec13950f4862a6fe9b308c2d714a5a2847615fb9e3cd0';
const blockBytes = 128;
/** Eight in each of twelve rounds. */
const steps = 96;

/**
 * BLAKE2b (RFC 7693) without a key, of `size` bytes. Written out because a library for it weighs four times as much,
 * which a web page feels; the tests compare it with one. Takes a machine with the low byte first, as all of them are
 * that run JavaScript today.
 */
export function blake2b(input: Uint8Array, size: number): Uint8Array {
  const state = iv.slice();
  state[0] = word(state, 0) ^ BigInt(0x01010000 ^ size);
  let start = 0;
  do {
    const end = Math.min(start + blockBytes, input.length);
    const block = new Uint8Array(blockBytes);
    block.set(input.subarray(start, end));
    compress(state, new BigUint64Array(block.buffer), end, end === input.length);
    start = end;
  } while (start < input.length);
  return new Uint8Array(state.buffer, 0, size);
}

/** Mixes a block into the state; `end` is how much of the input is used up then. Elements wrap at 64 bits. */
function compress(state: BigUint64Array, block: BigUint64Array, end: number, last: boolean): void {
  const v = BigUint64Array.of(...state, ...iv);
  v[12] = word(v, 12) ^ BigInt(end);
  if (last) v[14] = ~word(v, 14);
  for (let step = 0; step < steps; step++) {
    // Four columns, then four diagonals.
    const turn = (step >> 2) & 1;
    const at = (row: number) => 4 * row + ((step + row * turn) & 3);
    for (const half of [0, 1]) {
      const digit = schedule.charAt((2 * step + half) % schedule.length);
      v[at(0)] = word(v, at(0)) + word(v, at(1)) + word(block, Number.parseInt(digit, 16));
      v[at(3)] = turnRight(word(v, at(3)) ^ word(v, at(0)), half ? 16n : 32n);
      v[at(2)] = word(v, at(2)) + word(v, at(3));
      v[at(1)] = turnRight(word(v, at(1)) ^ word(v, at(2)), half ? 63n : 24n);
    }
  }
  state.forEach((before, i) => {
    state[i] = before ^ word(v, i) ^ word(v, i + 8);
  });
}

function turnRight(value: bigint, bits: bigint): bigint {
  return (value >> bits) | (value << (64n - bits));
}

function word(words: BigUint64Array, at: number): bigint {
  return words[at] as bigint;
}
