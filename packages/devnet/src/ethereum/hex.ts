/** Bytes as `0x` and lower-case hex digits. */
export type Hex = `0x${string}`;

/** Whether `value` is `0x` and whole bytes in hex. */
export function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/i.test(value);
}

/** `value` as a quantity of the JSON-RPC: without leading zeros. */
export function toQuantity(value: number | bigint): Hex {
  return `0x${value.toString(16)}`;
}
