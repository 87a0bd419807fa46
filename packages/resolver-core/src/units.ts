/** A length of time in milliseconds. */
export type Milliseconds = number;
/** A number of things. */
export type Count = number;
/** A size in bytes. */
export type ByteCount = number;
/** A block height. */
export type BlockNumber = bigint;
/** `0x` and lowercase hex digits, two per byte. */
export type Hex = `0x${string}`;
