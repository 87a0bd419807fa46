import { concatBytes } from './hex.ts';
import { u32 } from './scale.ts';

/** Why a call failed, encoded as `DispatchError`. */
export type DispatchError = Uint8Array;

/** An error of a pallet, by its number in the metadata. */
export function moduleError(pallet: number, error: number): DispatchError {
  return concatBytes(Uint8Array.of(3, pallet), u32.encode(error));
}

/** The variants of `TokenError` that transfers end in. */
const tokenErrors = { fundsUnavailable: 0, belowMinimum: 2, notExpendable: 8 } as const;

/** An error of balances themselves. */
export function tokenError(error: keyof typeof tokenErrors): DispatchError {
  return Uint8Array.of(7, tokenErrors[error]);
}
