import { maxSize, type Random, range } from './random.ts';

/**
 * Bytes like the valid ones: now and then one of them as it is, now and then arbitrary bytes, and else one with a few
 * wounds: bits turned, cut off, prolonged, a part repeated, two grown together, a number made huge.
 */
export function spoilBytes(random: Random, valid: readonly Uint8Array[]): Uint8Array {
  const kind = random.below(16);
  if (kind === 0) return Uint8Array.from({ length: random.below(300) }, () => random.below(256));
  let bytes = random.pick(valid);
  const wounds = kind === 1 ? 0 : 1 + random.below(4);
  for (let i = 0; i < wounds; i++) bytes = random.pick(byteWounds)(bytes, random, valid);
  return bytes.subarray(0, maxSize);
}

type ByteWound = (bytes: Uint8Array, random: Random, valid: readonly Uint8Array[]) => Uint8Array;

const byteWounds: readonly ByteWound[] = [
  (bytes, random) => put(bytes, random.below(bytes.length), [random.below(256)]),
  (bytes, random) => {
    const at = random.below(bytes.length);
    return put(bytes, at, [(bytes[at] ?? 0) ^ (1 << random.below(8))]);
  },
  // Lengths, counts and offsets stand at the front of things, and are most telling near their ends.
  (bytes, random) => put(bytes, random.below(Math.min(bytes.length, 80)), random.pick(hugeNumbers)),
  (bytes, random) => put(bytes, random.below(bytes.length), random.pick(hugeNumbers)),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  (bytes, random) => join(bytes, new Uint8Array(1 + random.below(64)).fill(random.pick([0, 1, 0x80, 0xff]))),
  (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    const times = random.pick([2, 3, 50]);
    const part = bytes.subarray(from, Math.min(to, from + 256));
    return join(bytes.subarray(0, from), ...Array<Uint8Array>(times).fill(part), bytes.subarray(to));
  },
  (bytes, random, valid) => {
    const other = random.pick(valid);
    return join(
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length)),
    );
  },
];

/** What a number is made of where it is to be too large: in one byte, in two, four and eight, SCALE's compact ones. */
const hugeNumbers: readonly (readonly number[])[] = [
  [0],
  [0x7f],
  [0xff],
  [0xff, 0xff],
  [0x80, 0x00],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0xfe, 0xff, 0xff, 0xff],
  [0x03, 0xff, 0xff, 0xff, 0x7f],
  Array<number>(8).fill(0xff),
  Array<number>(32).fill(0xff),
  Array<number>(32).fill(0),
];

function put(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  values.slice(0, copy.length - at).forEach((value, i) => {
    copy[at + i] = value;
  });
  return copy;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
