import { malformedReply } from './errors.ts';

/**
 * Reads SCALE values one after the other, strictly: what parity-scale-codec would refuse is refused, and nothing is
 * allocated for a length that the input does not hold. (`scale-ts` replaces broken UTF-8, takes lengths on trust and
 * accepts needlessly long ones.)
 *
 * Every method throws a {@link ResolverError} `PROTOCOL` where the input does not fit.
 */
export interface ScaleReader {
  /** An unsigned integer of `size` bytes; not exact from 2^53 on. */
  uint(size: number): number;
  /** Passes over a compact integer. */
  skipCompact(): void;
  /** `size` bytes, as a view on the input. */
  fixed(size: number): Uint8Array;
  /** Bytes behind their length, as a view on the input. */
  bytes(): Uint8Array;
  /** UTF-8 behind its length. */
  text(): string;
  /** The length of a list whose items take at least `itemSize` bytes each. */
  count(itemSize: number): number;
  /** Whether the variant of an enum of two is the second one. */
  isSecond(): boolean;
  /** Refuses input that goes on. */
  end(): void;
}

/** A {@link ScaleReader} at the start of `input`. */
export function scaleReader(input: Uint8Array): ScaleReader {
  let at = 0;
  /** The low two bits of a compact integer say how long it is. */
  const mode = (): number => (input[at] ?? 0) & 3;

  const reader: ScaleReader = {
    uint: (size) => reader.fixed(size).reduceRight((high, byte) => high * 256 + byte, 0),
    skipCompact() {
      reader.fixed(mode() < 3 ? 1 << mode() : ((input[at] ?? 0) >> 2) + 5);
    },
    fixed(size) {
      if (size > input.length - at) throw malformedReply('it ends too early');
      at += size;
      return input.subarray(at - size, at);
    },
    bytes: () => reader.fixed(reader.count(1)),
    text: () => decodeUtf8(reader.bytes()),
    count(itemSize) {
      const form = mode();
      // The last form is for 2^30 and more, which no reply holds.
      const count = form < 3 ? reader.uint(1 << form) >>> 2 : Number.POSITIVE_INFINITY;
      if (form > 0 && count < 2 ** (8 * form - 2)) throw malformedReply('a length is padded');
      if (!(count * itemSize <= input.length - at)) throw malformedReply('it ends too early');
      return count;
    },
    isSecond() {
      const variant = reader.uint(1);
      if (variant > 1) throw malformedReply('an unknown variant');
      return variant === 1;
    },
    end() {
      if (at < input.length) throw malformedReply('it goes on after its end');
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
  } catch {
    throw malformedReply('a text is not UTF-8');
  }
}
