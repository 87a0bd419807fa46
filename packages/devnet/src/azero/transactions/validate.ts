import { accountInfo, spendable } from '../account-info.ts';
import { blake2b256 } from '../hashes.ts';
import { concatBytes, fromHex, type Hex } from '../hex.ts';
import type { Account } from '../registry-layout.ts';
import type { RuntimeSpec } from '../runtime-spec.ts';
import { u32 } from '../scale.ts';
import type { State } from '../state.ts';
import { fitsWeight, type Weight } from '../weight.ts';
import { birthOf, deathOf } from './era.ts';
import type { Extrinsic, SignedPart } from './extrinsic.ts';
import { feeOf, sumOf, weightOf } from './fee.ts';
import { verifySignature } from './signature.ts';
import { ValidityError } from './validity-error.ts';

/** What the chain is for those who sign for it. */
export interface ChainIdentity {
  readonly spec: RuntimeSpec;
  readonly specVersion: number;
  readonly transactionVersion: number;
  /** The hash of a block of this chain, while the runtime remembers it. */
  blockHash(number: number): Hex | undefined;
}

/** A transaction that is fit for a block, now or once those before it are in. */
export interface ValidTransaction {
  readonly extrinsic: Extrinsic;
  readonly signer: Account;
  readonly nonce: number;
  readonly tip: bigint;
  /** What its call weighs at most. */
  readonly weight: Weight;
  /** What is withheld for that, with the tip. */
  readonly fee: bigint;
  /** The higher, the earlier it gets into a block. */
  readonly priority: bigint;
  /** The first block that it is too late for. */
  readonly death: number;
}

/**
 * Checks a transaction for block `current`, on the state before it.
 * @throws {@link ValidityError} when it is not fit
 */
export function validate(
  chain: ChainIdentity,
  state: State,
  current: number,
  extrinsic: Extrinsic,
): ValidTransaction {
  const { spec } = chain;
  const { signed, call } = extrinsic;
  if (!signed) throw new ValidityError('noUnsignedValidator');
  const signer = checkSigner(chain, current, signed);
  const weight = weightOf(call);
  const length = extrinsic.encoded.length;
  const fee = sumOf(feeOf(spec, length, weight)) + signed.tip;
  checkNonce(state, signer, signed.nonce);
  if (!fitsWeight(weight, spec.maxExtrinsic)) throw new ValidityError('exhaustsResources');
  if (signed.otherAsset) throw new ValidityError('payment');
  checkPayment(spec, state, signer, fee);
  return {
    extrinsic,
    signer,
    nonce: signed.nonce,
    tip: signed.tip,
    weight,
    fee,
    priority: priorityOf(spec, weight, length, signed.tip),
    death: deathOf(signed.era, current),
  };
}

/** Who signed, once that is proved. */
function checkSigner(chain: ChainIdentity, current: number, signed: SignedPart): Account {
  if (!signed.signer || signed.metadataHash) throw new ValidityError('cannotLookup');
  const birth = birthOf(signed.era, current);
  const birthHash =
    birth === 0 || (birth < current && birth >= current - 1 - chain.spec.blockHashCount)
      ? chain.blockHash(birth)
      : undefined;
  const genesis = chain.blockHash(0);
  if (!birthHash || !genesis) throw new ValidityError('ancientBirthBlock');
  const payload = concatBytes(
    signed.payload,
    u32.encode(chain.specVersion),
    u32.encode(chain.transactionVersion),
    fromHex(genesis),
    fromHex(birthHash),
    // No hash of the metadata.
    chain.spec.assetsAndMetadataHash ? Uint8Array.of(0) : new Uint8Array(),
  );
  const message = payload.length > 256 ? blake2b256(payload) : payload;
  if (!verifySignature(signed.signature, message, signed.signer)) throw new ValidityError('badProof');
  if (signed.signer.every((byte) => byte === 0)) throw new ValidityError('badSigner');
  return signed.signer;
}

/** @throws {@link ValidityError} when another transaction of the account had the nonce */
export function checkNonce(state: State, signer: Account, nonce: number): void {
  if (nonce < accountInfo(state, signer).nonce) throw new ValidityError('stale');
}

/** @throws {@link ValidityError} when the account cannot pay the fee and stay alive */
export function checkPayment(spec: RuntimeSpec, state: State, signer: Account, fee: bigint): void {
  if (fee > spendable(accountInfo(state, signer), spec.existentialDeposit))
    throw new ValidityError('payment');
}

const maxBlockBytes = 3_932_160n;

/**
 * The tip, times how many such transactions fit into a block.
 *
 * Source: pallet-transaction-payment, `get_priority`.
 */
function priorityOf(spec: RuntimeSpec, [refTime]: Weight, length: number, tip: bigint): bigint {
  const byWeight = spec.maxBlock[0] / (refTime > 0n ? refTime : 1n);
  const byLength = maxBlockBytes / BigInt(length);
  return (tip + 1n) * (byWeight < byLength ? byWeight : byLength);
}
