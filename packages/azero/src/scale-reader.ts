import { malformedReply } from './errors.ts';

/**
 * Reads SCALE values one after the other, strictly: what parity-scale-codec would refuse is refused, and nothing is
 * allocated for a length that the input does not hold. (`scale-ts` replaces broken UTF-8, takes lengths on trust and
 * accepts needlessly long integers, so it only encodes here.)
 *
 * Every method throws a {@link ResolverError} `PROTOCOL` where the input does not fit.
 */
export interface ScaleReader {
  u8(): number;
  u32(): number;
  u64(): bigint;
  /** A compact integer of at most 64 bits. */
  compact(): bigint;
  /** `size` bytes, as a view on the input. */
  fixed(size: number): Uint8Array;
  /** Bytes behind their compact length, as a view on the input. */
  bytes(): Uint8Array;
  /** UTF-8 behind its compact length. */
  text(): string;
  /** The number of items of a list whose items take at least `itemSize` bytes each. */
  count(itemSize: number): number;
  /** The index of an enum variant, below `variants`. */
  variant(variants: number): number;
  /** How many bytes are left. */
  left(): number;
  /** Refuses input that goes on. */
  end(): void;
}

/** A {@link ScaleReader} at the start of `input`. */
export function scaleReader(input: Uint8Array): ScaleReader {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let at = 0;

  function take(size: number): number {
    if (size > input.length - at) throw malformedReply('it ends too early');
    const start = at;
    at += size;
    return start;
  }

  const reader: ScaleReader = {
    u8: () => view.getUint8(take(1)),
    u32: () => view.getUint32(take(4), true),
    u64: () => view.getBigUint64(take(8), true),
    compact() {
      const first = reader.u8();
      const mode = first & 3;
      if (mode === 0) return BigInt(first >> 2);
      if (mode < 3) at -= 1;
      const size = mode === 3 ? (first >> 2) + 4 : mode * 2;
      if (size > 8) throw malformedReply('an integer is over 64 bits');
      const raw = littleEndian(reader.fixed(size));
      const value = mode === 3 ? raw : raw >> 2n;
      if (value < smallestOf(mode, size)) throw malformedReply('an integer is longer than it needs to be');
      return value;
    },
    fixed(size) {
      const start = take(size);
      return input.subarray(start, at);
    },
    bytes: () => reader.fixed(reader.count(1)),
    text: () => decodeUtf8(reader.bytes()),
    count(itemSize) {
      const count = reader.compact();
      if (count * BigInt(itemSize) > BigInt(reader.left())) throw malformedReply('it ends too early');
      return Number(count);
    },
    variant(variants) {
      const index = reader.u8();
      if (index >= variants) throw malformedReply(`there is no variant ${index} of ${variants}`);
      return index;
    },
    left: () => input.length - at,
    end() {
      if (at !== input.length) throw malformedReply('it goes on after its end');
    },
  };
  return reader;
}

// The byte order mark is kept: a record may begin with one, and dropping it would change what the owner wrote.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes. @throws {@link ResolverError} `PROTOCOL` when they are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw malformedReply('a text is not UTF-8', cause);
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The smallest integer that needs this form; a smaller one has a shorter form, and only that is valid. */
function smallestOf(mode: number, size: number): bigint {
  if (mode === 1) return 1n << 6n;
  if (mode === 2) return 1n << 14n;
  return size === 4 ? 1n << 30n : 1n << BigInt(8 * (size - 1));
}
