import { concatBytes } from './concat-bytes.ts';

const utf8 = new TextEncoder();

/** A compact integer below 2^30: its low two bits say how many bytes it takes. */
export function encodeCompact(value: number): Uint8Array {
  const mode = value < 2 ** 6 ? 0 : value < 2 ** 14 ? 1 : 2;
  // What is over a byte, and what is left of a fraction, falls away.
  return Uint8Array.from({ length: 1 << mode }, (_, i) => (value * 4 + mode) / 256 ** i);
}

/** Bytes behind their length. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  return concatBytes(encodeCompact(bytes.length), bytes);
}

/** UTF-8 behind its length. */
export function encodeText(text: string): Uint8Array {
  return encodeBytes(utf8.encode(text));
}
