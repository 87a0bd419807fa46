import { toHex } from '../hex.ts';
import { decodeAccount } from '../ss58.ts';

/** Whether two texts are addresses of one account: wallets write the same key with the prefix of another network. */
export function isSameAccount(one: string, other: string): boolean {
  const [first, second] = [decodeAccount(one), decodeAccount(other)];
  return first !== undefined && second !== undefined && toHex(first) === toHex(second);
}
