import { accountInfo } from '../account-info.ts';
import type { ContractsPallet } from '../contracts-pallet.ts';
import { concatBytes } from '../hex.ts';
import { account } from '../registry-layout.ts';
import { bytes, decode, decodeAll, fixed, option, tuple, u8, u32, u64, u128, vector } from '../scale.ts';
import type { State } from '../state.ts';
import { blockNumberKey } from '../storage-keys.ts';
import { applyTransaction } from '../transactions/apply.ts';
import { type Extrinsic, readExtrinsic } from '../transactions/extrinsic.ts';
import { type FeeParts, feeOf, sumOf, weightOf } from '../transactions/fee.ts';
import { type ChainIdentity, type ValidTransaction, validate } from '../transactions/validate.ts';
import { ValidityError } from '../transactions/validity-error.ts';
import { type Weight, weight } from '../weight.ts';

/** What a transaction would cost; a call that nobody signed costs nothing. */
export interface TransactionCost {
  /** Of its call. */
  readonly weight: Weight;
  readonly fee: FeeParts | undefined;
}

/** The questions about transactions that a runtime answers on a state. */
export interface TransactionApis {
  /** @throws Error when the extrinsic does not decode */
  cost(encoded: Uint8Array): TransactionCost;
  /** `ApplyExtrinsicResult` of the extrinsic in a block on that state, which stays as it is. */
  dryRun(encoded: Uint8Array, state: State): Uint8Array;
  /** Methods of the runtime, by name. */
  readonly methods: Readonly<Record<string, (input: Uint8Array, state: State) => Uint8Array>>;
}

const sources = 3;
const feeParts = tuple(u128, u128, u128);

/** The transaction methods of a runtime. */
export function createTransactionApis(pallet: ContractsPallet, chain: ChainIdentity): TransactionApis {
  const { spec } = chain;

  function cost(encoded: Uint8Array): TransactionCost {
    const { call, signed, encoded: whole } = readExtrinsic(encoded, spec);
    const callWeight = weightOf(call);
    return { weight: callWeight, fee: signed && feeOf(spec, whole.length, callWeight) };
  }

  function dryRun(encoded: Uint8Array, state: State): Uint8Array {
    try {
      const tx = check(readExtrinsic(encoded, spec), state);
      const { error } = applyTransaction(pallet, state.draft(), tx);
      return error ? concatBytes(Uint8Array.of(0, 1), error) : Uint8Array.of(0, 0);
    } catch (error) {
      if (error instanceof ValidityError) return concatBytes(Uint8Array.of(1), error.encode());
      throw error;
    }
  }

  function check(extrinsic: Extrinsic, state: State): ValidTransaction {
    return validate(chain, state, decode(u32, state.get(blockNumberKey) ?? new Uint8Array(4)) + 1, extrinsic);
  }

  function validateTransaction(input: Uint8Array, state: State): Uint8Array {
    const [source, body] = decodeAll(tuple(u8, bytes, fixed(32)), input);
    if (source >= sources) throw new Error('no such source');
    try {
      return concatBytes(
        Uint8Array.of(0),
        encodeValid(check(readExtrinsic(bytes.encode(body), spec), state), state),
      );
    } catch (error) {
      if (error instanceof ValidityError) return concatBytes(Uint8Array.of(1), error.encode());
      throw error;
    }
  }

  function costOf(input: Uint8Array): TransactionCost {
    const [body] = decodeAll(tuple(bytes, u32), input);
    return cost(bytes.encode(body));
  }

  return {
    cost,
    dryRun,
    methods: {
      AccountNonceApi_account_nonce: (input, state) =>
        u32.encode(accountInfo(state, decodeAll(account, input)).nonce),
      TaggedTransactionQueue_validate_transaction: validateTransaction,
      TransactionPaymentApi_query_info: (input) => {
        const { weight: callWeight, fee } = costOf(input);
        const normalClass = 0;
        return concatBytes(
          weight.encode(callWeight),
          u8.encode(normalClass),
          u128.encode(fee ? sumOf(fee) : 0n),
        );
      },
      TransactionPaymentApi_query_fee_details: (input) => {
        const { fee } = costOf(input);
        const tip = 0n;
        return concatBytes(
          option(feeParts).encode(fee && [fee.base, fee.length, fee.weight]),
          u128.encode(tip),
        );
      },
    },
  };
}

/** `ValidTransaction`: what it needs first and what it provides are an account with a nonce. */
function encodeValid({ signer, nonce, priority, death }: ValidTransaction, state: State): Uint8Array {
  const tag = (of: number) => concatBytes(signer, u32.encode(of));
  const next = accountInfo(state, signer).nonce;
  const forEver = 2n ** 64n - 1n;
  const now = decode(u32, state.get(blockNumberKey) ?? new Uint8Array(4)) + 1;
  const longevity = Number.isFinite(death) ? BigInt(death - now) : forEver;
  const propagate = 1;
  return concatBytes(
    u64.encode(priority > forEver ? forEver : priority),
    vector(bytes).encode(nonce > next ? [tag(nonce - 1)] : []),
    vector(bytes).encode([tag(nonce)]),
    u64.encode(longevity),
    u8.encode(propagate),
  );
}
