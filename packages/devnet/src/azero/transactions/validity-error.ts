import { concatBytes } from '../hex.ts';
import { RpcError } from '../rpc-error.ts';

/** Why a transaction is not fit for a block, with its number and the words that nodes have for it. */
const invalid = {
  payment: [1, 'Inability to pay some fees (e.g. account balance too low)'],
  future: [2, 'Transaction will be valid in the future'],
  stale: [3, 'Transaction is outdated'],
  badProof: [4, 'Transaction has a bad signature'],
  ancientBirthBlock: [5, 'Transaction has an ancient birth block'],
  exhaustsResources: [6, 'Transaction would exhaust the block limits'],
  badSigner: [10, 'Invalid signing address'],
} as const;

/** Why nobody can tell whether a transaction is fit for a block. */
const unknown = {
  cannotLookup: [0, 'Could not lookup information required to validate the transaction'],
  noUnsignedValidator: [1, 'Could not find an unsigned validator for the unsigned transaction'],
} as const;

type Reason = keyof typeof invalid | keyof typeof unknown;

/** A transaction that is not fit for a block; the runtime's `TransactionValidityError`. */
export class ValidityError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }

  /** Whether it is known to be unfit, and not merely beyond what can be told. */
  get isInvalid(): boolean {
    return this.reason in invalid;
  }

  /** As the runtime answers it. */
  encode(): Uint8Array {
    const kind = this.isInvalid ? 0 : 1;
    return concatBytes(Uint8Array.of(kind, numberAndText(this.reason)[0]));
  }

  /** As `author_*` answers it. */
  toRpcError(): RpcError {
    const text = numberAndText(this.reason)[1];
    return this.isInvalid
      ? new RpcError(1010, 'Invalid Transaction', text)
      : new RpcError(1011, 'Unknown Transaction Validity', text);
  }
}

function numberAndText(reason: Reason): readonly [number, string] {
  return { ...invalid, ...unknown }[reason];
}
