import { AbiCoder } from 'ethers/abi';
import type { Hex } from './hex.ts';

/** Values as the arguments or the answer of a contract. @param types - such as `['string', 'bytes[]']` */
export function encodeAbi(types: readonly string[], values: readonly unknown[]): Hex {
  return AbiCoder.defaultAbiCoder().encode(types, values) as Hex;
}

/**
 * The values in a contract's arguments or answer.
 * @throws Error when the data is not of these types
 */
export function decodeAbi(types: readonly string[], data: Hex): readonly unknown[] {
  return AbiCoder.defaultAbiCoder().decode(types, data).toArray(true);
}
