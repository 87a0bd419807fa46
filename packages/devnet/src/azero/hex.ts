/** `0x` and lowercase hex digits, two per byte. */
export type Hex = `0x${string}`;

/** Bytes as lowercase hex. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`;
}

/** Bytes as hex, and null for what is not there, as JSON-RPC has it. */
export function hexOrNull(value: Uint8Array | undefined): Hex | null {
  return value ? toHex(value) : null;
}

/**
 * The bytes of a hex text with its `0x`.
 * @throws Error when the text is anything else
 */
export function fromHex(text: string): Uint8Array {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(text)) throw new Error('not hex');
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
}

/** The parts one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
