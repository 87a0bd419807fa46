import type { Clock, Count, Hex } from '@peername/resolver-core';
import {
  PublishError,
  type PublishPlan,
  type SignedTransaction,
  type SignOptions,
} from '@peername/resolver-core/publish';
import { askSigner } from './ask-signer.ts';
import type { AzeroSigner } from './azero-signer.ts';
import type { Chains } from './chains.ts';
import { assemble, describeSigned, readExtrinsic } from './read-extrinsic.ts';
import { notThisChange, type Wanted } from './read-update.ts';
import { isSameAccount } from './same-account.ts';
import { takeApart } from './signed-extrinsic.ts';
import { changeOf, type PreparedExtrinsic, prepareExtrinsic } from './unsigned-extrinsic.ts';

/** What signing goes through. */
export interface SignPlace extends SignOptions {
  readonly chains: Chains;
  readonly clock: Clock;
}

// How many blocks, of a second each, a transaction lives: a key signs at once, a person reads first.
const lifeWithKey: Count = 64;
const lifeWithWallet: Count = 256;

/**
 * Has the transaction of a plan signed, and checks what was signed as if it came from elsewhere.
 *
 * @throws {@link PublishError} as {@link askSigner}, and `wrong-account`, `not-this-change`
 */
export async function signPlan(
  plan: PublishPlan,
  signer: AzeroSigner,
  { chains, clock, signal, maxFee }: SignPlace,
): Promise<SignedTransaction> {
  const { registry } = changeOf(plan);
  const wanted = { name: plan.name, registry };
  const limits = { blocks: 'signer' in signer ? lifeWithWallet : lifeWithKey, maxFee };
  const prepared = await chains.run((at) => prepareExtrinsic(at, plan, limits), { signal });
  const answer = await askSigner(signer, prepared.unsigned, { clock, signal });
  if ('signature' in answer) return withSignature(answer.signature, prepared, wanted);
  const { api, unsigned, extrinsic } = prepared;
  // A wallet may make the transaction anew, but of the same call.
  const call = takeApart(api, answer.raw)?.call;
  if (!call || !sameBytes(call, extrinsic.method.toU8a()))
    throw notThisChange(plan.name, 'the wallet signed another call than it was given');
  const signed = await chains.run((at) => readExtrinsic(at, wanted, answer.raw), { signal });
  if (!isSameAccount(signed.account, unsigned.account)) throw wrongAccount(prepared);
  return signed;
}

function withSignature(signature: Hex, prepared: PreparedExtrinsic, wanted: Wanted): SignedTransaction {
  const { api, unsigned, lastBlock } = prepared;
  const raw = assemble(api, unsigned, signature, wanted);
  const extrinsic = raw && takeApart(api, raw);
  if (!extrinsic) throw wrongAccount(prepared);
  return describeSigned(api, extrinsic, wanted, lastBlock);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function wrongAccount({ unsigned }: PreparedExtrinsic): PublishError {
  return new PublishError({
    reason: 'wrong-account',
    shortMessage: `What was signed is not signed by ${unsigned.account}; choose that account`,
  });
}
