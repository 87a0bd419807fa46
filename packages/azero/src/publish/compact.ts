import type { ScaleReader } from '../scale-reader.ts';
import { encodeCompact } from '../scale-writer.ts';

/** A compact integer of any size: its low two bits say how many bytes it takes. */
export function encodeCompactBig(value: bigint): Uint8Array {
  if (value < 2n ** 30n) return encodeCompact(Number(value));
  const bytes = littleEndian(value);
  return Uint8Array.of(((bytes.length - 4) << 2) | 3, ...bytes);
}

/** Reads a compact integer of up to 16 bytes. */
export function readCompactBig(reader: ScaleReader): bigint {
  const first = reader.uint(1);
  const form = first & 3;
  const rest = form < 3 ? (1 << form) - 1 : (first >> 2) + 4;
  const high = readUint(reader, rest);
  return form < 3 ? (high << 6n) | BigInt(first >> 2) : high;
}

/** Reads an unsigned integer of `size` bytes, exactly. */
export function readUint(reader: ScaleReader, size: number): bigint {
  return reader.fixed(size).reduceRight((high, byte) => (high << 8n) | BigInt(byte), 0n);
}

function littleEndian(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 255n));
  return bytes;
}
