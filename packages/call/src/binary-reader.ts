/** Takes bytes from the front of a message; whatever is not there or not as it should be refuses the whole message. */
export interface BinaryReader {
  u8(): number;
  /** Big-endian, as all numbers. */
  u16(): number;
  u32(): number;
  bytes(length: number): Uint8Array;
  rest(): Uint8Array;
  refuse(): never;
}

class Refused extends Error {}

/**
 * What `read` makes of the bytes, or undefined when it refuses them or leaves some over. Bytes of strangers are read
 * this way: no length that they state is believed before it was compared with what is there.
 */
export function readBinary<T>(bytes: Uint8Array, read: (reader: BinaryReader) => T): T | undefined {
  let at = 0;
  const refuse = (): never => {
    throw new Refused();
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) refuse();
    at += length;
    return bytes.slice(at - length, at);
  };
  const number = (length: number): number => take(length).reduce((value, byte) => value * 256 + byte, 0);
  try {
    const value = read({
      u8: () => number(1),
      u16: () => number(2),
      u32: () => number(4),
      bytes: take,
      rest: () => take(bytes.length - at),
      refuse,
    });
    return at === bytes.length ? value : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
