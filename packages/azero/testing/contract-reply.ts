import * as scale from 'scale-ts';
import { toHex } from '../src/hex.ts';

/** A reply to `ContractsApi_call` of the recorded shape, in which the contract returns `data`. */
export function contractReply(
  data: Uint8Array,
  flags = 0,
  tail: readonly number[] = [1, 0x24, 0, 0],
): string {
  const noCosts = [0, 0, 0, 0, 1, ...new Uint8Array(16), 0];
  const returned = [0, ...scale.u32.enc(flags), ...scale.Bytes().enc(data)];
  return toHex(Uint8Array.from([...noCosts, ...returned, ...tail]));
}
