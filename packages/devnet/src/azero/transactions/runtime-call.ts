import { account } from '../registry-layout.ts';
import { calls, type RuntimeSpec } from '../runtime-spec.ts';
import { bytes, type Codec, compact, option, type ScaleInput, tuple, u8 } from '../scale.ts';
import type { Weight } from '../weight.ts';
import { weight } from '../weight.ts';

/** What a transaction wants done. Only these calls are known here. */
export type RuntimeCall =
  | { readonly kind: 'remark'; readonly remark: Uint8Array; readonly event: boolean }
  /** `dest` is undefined where it is no account id: such an address is nobody's here. */
  | { readonly kind: 'transfer'; readonly dest: Uint8Array | undefined; readonly value: bigint }
  | {
      readonly kind: 'contract';
      readonly dest: Uint8Array | undefined;
      readonly value: bigint;
      readonly gasLimit: Weight;
      readonly depositLimit: bigint | undefined;
      readonly input: Uint8Array;
    };

const contractArguments = tuple(compact, weight, option(compact), bytes);

/**
 * Reads a call.
 * @throws Error when it is none of those known here; a real runtime traps on one that it does not know
 */
export function readCall(input: ScaleInput, { pallets }: RuntimeSpec): RuntimeCall {
  const pallet = u8.read(input);
  const call = u8.read(input);
  if (pallet === pallets.system && (call === calls.remark || call === calls.remarkWithEvent))
    return { kind: 'remark', remark: bytes.read(input), event: call === calls.remarkWithEvent };
  if (pallet === pallets.balances && call === calls.transferKeepAlive)
    return { kind: 'transfer', dest: multiAddress.read(input), value: compact.read(input) };
  if (pallet === pallets.contracts && call === calls.contractCall) {
    const dest = multiAddress.read(input);
    const [value, gasLimit, depositLimit, data] = contractArguments.read(input);
    return { kind: 'contract', dest, value, gasLimit, depositLimit, input: data };
  }
  throw new Error(`no call ${call} in pallet ${pallet}`);
}

/** `MultiAddress`: an account id, or one of four forms that lead to no account here. */
export const multiAddress: Codec<Uint8Array | undefined> = {
  encode: (value) => Uint8Array.of(0, ...(value ?? new Uint8Array(32))),
  read(input) {
    const variant = u8.read(input);
    if (variant === 0) return account.read(input);
    if (variant === 1) compact.read(input);
    else if (variant === 2) bytes.read(input);
    else if (variant === 3) input.take(32);
    else if (variant === 4) input.take(20);
    else throw new Error('no such address');
    return undefined;
  },
};
