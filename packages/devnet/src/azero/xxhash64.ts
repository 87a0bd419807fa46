const mask = 0xffff_ffff_ffff_ffffn;
const p1 = 0x9e3779b185ebca87n;
const p2 = 0xc2b2ae3d27d4eb4fn;
const p3 = 0x165667b19e3779f9n;
const p4 = 0x85ebca77c2b2ae63n;
const p5 = 0x27d4eb2f165667c5n;

/**
 * XXH64 of `input`, the hash under Substrate's `twox` storage keys. Made of big integers: a node makes a handful of
 * keys, so short beats fast.
 *
 * Source: the xxHash specification, "XXH64 algorithm description".
 */
export function xxhash64(input: Uint8Array, seed: bigint): bigint {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  let at = 0;
  let hash = (seed + p5) & mask;
  if (input.length >= 32) {
    const lanes = [seed + p1 + p2, seed + p2, seed, seed - p1].map((lane) => lane & mask);
    for (; at + 32 <= input.length; at += 32) {
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i] as bigint, view.getBigUint64(at + 8 * i, true));
    }
    hash = lanes.reduce((sum, lane, i) => (sum + rotate(lane, [1n, 7n, 12n, 18n][i] as bigint)) & mask, 0n);
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * p1 + p4) & mask;
  }
  hash = (hash + BigInt(input.length)) & mask;
  for (; at + 8 <= input.length; at += 8)
    hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4) & mask;
  if (at + 4 <= input.length) {
    hash = (rotate(hash ^ ((BigInt(view.getUint32(at, true)) * p1) & mask), 23n) * p2 + p3) & mask;
    at += 4;
  }
  for (; at < input.length; at++)
    hash = (rotate(hash ^ ((BigInt(view.getUint8(at)) * p5) & mask), 11n) * p1) & mask;
  hash = ((hash ^ (hash >> 33n)) * p2) & mask;
  hash = ((hash ^ (hash >> 29n)) * p3) & mask;
  return hash ^ (hash >> 32n);
}

function round(lane: bigint, word: bigint): bigint {
  return (rotate((lane + word * p2) & mask, 31n) * p1) & mask;
}

function rotate(word: bigint, by: bigint): bigint {
  return ((word << by) | (word >> (64n - by))) & mask;
}
