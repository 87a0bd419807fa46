import {
  bytes,
  type Codec,
  compact,
  decode,
  fixed,
  fromHex,
  option,
  text,
  toHex,
  tuple,
  u8,
  u32,
  u128,
} from '@peername/devnet/wire';
import type { RpcCall } from './lie.ts';

/** What a contract returned, as far as a lie changes it. */
export interface ContractAnswer {
  /** Whether the message answered an error of its own. */
  readonly reverted: boolean;
  /** Behind ink's own `Result`. */
  readonly data: Uint8Array;
}

const weight = option(tuple(compact, compact));
const request = tuple(fixed(32), fixed(32), u128, weight, option(u128), bytes);
const rest: Codec<Uint8Array> = { encode: (value) => value, read: (input) => input.take(input.left) };
const charge = fixed(17);
const reply = tuple(compact, compact, compact, compact, charge, bytes, u8, u32, bytes, rest);

/** The selector and the first argument of a contract's message that a name is the argument of. */
export function messageIn({
  method,
  params,
}: RpcCall): { readonly selector: string; readonly label: string } | undefined {
  if (method !== 'state_call' || params[0] !== 'ContractsApi_call') return undefined;
  const [, , , , , input] = decode(request, fromHex(String(params[1])));
  try {
    return { selector: toHex(input.slice(0, 4)), label: decode(text, input.slice(4)) };
  } catch {
    // A message with other arguments, such as an account.
    return undefined;
  }
}

/** The reply with another answer of the contract in it; one that carries none is left as it is. */
export function withAnswer(encoded: unknown, change: (answer: ContractAnswer) => ContractAnswer): unknown {
  const [a, b, c, d, deposit, debug, outcome, flags, data, trail] = decode(reply, fromHex(String(encoded)));
  if (outcome !== 0 || data[0] !== 0) return encoded;
  const told = change({ reverted: flags === 1, data: data.slice(1) });
  const answer = Uint8Array.of(0, ...told.data);
  return toHex(reply.encode([a, b, c, d, deposit, debug, 0, told.reverted ? 1 : 0, answer, trail]));
}
