import { concatBytes } from './hex.ts';

/** What is left to read of some encoded bytes. */
export interface ScaleInput {
  /** How many bytes are left. */
  readonly left: number;
  /** The next `count` bytes; throws when there are fewer. */
  take(count: number): Uint8Array;
}

/**
 * How a type looks in SCALE, the encoding of Substrate chains. Reading is strict: it throws on short input, bad UTF-8,
 * unknown variants. Written here and not taken from the library that `@peername/azero` reads with, so that a fault in
 * that library cannot cancel itself out in the tests of both.
 */
export interface Codec<T> {
  encode(value: T): Uint8Array;
  read(input: ScaleInput): T;
}

/** Starts to read `bytes` from their beginning. */
export function scaleInput(bytes: Uint8Array): ScaleInput {
  let at = 0;
  return {
    get left() {
      return bytes.length - at;
    },
    take(count) {
      if (count > bytes.length - at) throw new Error('input ends early');
      at += count;
      return bytes.slice(at - count, at);
    },
  };
}

/** Reads one value from the beginning of `bytes`; what trails is left alone, as ink does with arguments. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  return codec.read(scaleInput(bytes));
}

/** Reads one value that must be all of `bytes`, as runtime APIs do with theirs. */
export function decodeAll<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const input = scaleInput(bytes);
  const value = codec.read(input);
  if (input.left > 0) throw new Error(`${input.left} bytes too many`);
  return value;
}

function uint(size: number): Codec<bigint> {
  return {
    encode(value) {
      return Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
    },
    read: (input) => input.take(size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n),
  };
}

function mapped<A, B>(codec: Codec<A>, to: (value: B) => A, from: (value: A) => B): Codec<B> {
  return { encode: (value) => codec.encode(to(value)), read: (input) => from(codec.read(input)) };
}

export const u8: Codec<number> = mapped(uint(1), BigInt, Number);
export const u32: Codec<number> = mapped(uint(4), BigInt, Number);
export const u64: Codec<bigint> = uint(8);
export const u128: Codec<bigint> = uint(16);

/** An integer in as few bytes as it needs: the low two bits of the first byte say how many. */
export const compact: Codec<bigint> = {
  encode(value) {
    if (value < 1n << 6n) return uint(1).encode(value << 2n);
    if (value < 1n << 14n) return uint(2).encode((value << 2n) | 1n);
    if (value < 1n << 30n) return uint(4).encode((value << 2n) | 2n);
    const size = Math.ceil(value.toString(16).length / 2);
    return concatBytes(Uint8Array.of(((size - 4) << 2) | 3), uint(size).encode(value));
  },
  read(input) {
    const first = input.take(1)[0] as number;
    const mode = first & 3;
    if (mode === 3) return uint((first >> 2) + 4).read(input);
    const rest = input.take([0, 1, 3][mode] as number);
    return decode(uint(rest.length + 1), concatBytes(Uint8Array.of(first), rest)) >> 2n;
  },
};

/** Exactly `size` bytes, such as an account's 32. */
export function fixed(size: number): Codec<Uint8Array> {
  return {
    encode(value) {
      if (value.length !== size) throw new Error(`${value.length} bytes where ${size} belong`);
      return value;
    },
    read: (input) => input.take(size),
  };
}

/** Bytes with their length in front. */
export const bytes: Codec<Uint8Array> = {
  encode: (value) => concatBytes(compact.encode(BigInt(value.length)), value),
  read: (input) => input.take(Number(compact.read(input))),
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 text with its length in front. */
export const text: Codec<string> = mapped(
  bytes,
  (value) => new TextEncoder().encode(value),
  (value) => utf8.decode(value),
);

/** True or false, in a byte. */
export const bool: Codec<boolean> = {
  encode: (value) => Uint8Array.of(value ? 1 : 0),
  read: flag,
};

/** Rust's `()`, which takes no bytes. */
export const unit: Codec<undefined> = { encode: () => new Uint8Array(), read: () => undefined };

/** Nothing, or a value. */
export function option<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    encode: (value) =>
      value === undefined ? Uint8Array.of(0) : concatBytes(Uint8Array.of(1), codec.encode(value)),
    read: (input) => (flag(input) ? codec.read(input) : undefined),
  };
}

/** A list with its length in front. */
export function vector<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    encode: (values) =>
      concatBytes(compact.encode(BigInt(values.length)), ...values.map((value) => codec.encode(value))),
    read(input) {
      const values: T[] = [];
      for (let left = compact.read(input); left > 0n; left--) values.push(codec.read(input));
      return values;
    },
  };
}

/** What a contract's message answers: a value, or its own error. */
export type Result<T, E> = { readonly ok: T } | { readonly err: E };

/** Rust's `Result`: `00` and the value, or `01` and the error. */
export function result<T, E>(ok: Codec<T>, err: Codec<E>): Codec<Result<T, E>> {
  return {
    encode: (value) =>
      'ok' in value
        ? concatBytes(Uint8Array.of(0), ok.encode(value.ok))
        : concatBytes(Uint8Array.of(1), err.encode(value.err)),
    read: (input) => (flag(input) ? { err: err.read(input) } : { ok: ok.read(input) }),
  };
}

/** Values of different types one after the other. */
export function tuple<T extends readonly unknown[]>(...codecs: { [K in keyof T]: Codec<T[K]> }): Codec<T> {
  return {
    encode: (values) => concatBytes(...codecs.map((codec, i) => codec.encode(values[i]))),
    read: (input) => codecs.map((codec) => codec.read(input)) as unknown as T,
  };
}

function flag(input: ScaleInput): boolean {
  const byte = u8.read(input);
  if (byte > 1) throw new Error(`${byte} where 0 or 1 belongs`);
  return byte === 1;
}
