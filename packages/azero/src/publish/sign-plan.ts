import type { Clock, Count, Hex } from '@peername/resolver-core';
import { PublishError, type PublishPlan, type SignedTransaction } from '@peername/resolver-core/publish';
import { askSigner, type SignerAnswer } from './ask-signer.ts';
import type { AzeroSigner } from './azero-signer.ts';
import type { Chains } from './chains.ts';
import { assemble, readExtrinsic } from './read-extrinsic.ts';
import { notThisChange, type Wanted } from './read-update.ts';
import { takeApart } from './signed-extrinsic.ts';
import { changeOf, type PreparedExtrinsic, prepareExtrinsic } from './unsigned-extrinsic.ts';

/** What signing goes through. */
export interface SignPlace {
  readonly chains: Chains;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
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
  { chains, clock, signal }: SignPlace,
): Promise<SignedTransaction> {
  const { registry } = changeOf(plan);
  const wanted = { name: plan.name, registry };
  const life = 'signer' in signer ? lifeWithWallet : lifeWithKey;
  const prepared = await chains.run((at) => prepareExtrinsic(at, plan, life), { signal });
  const answer = await askSigner(signer, prepared.unsigned, { clock, signal });
  const raw = rawOf(answer, prepared, wanted);
  const signed = await chains.run((at) => readExtrinsic(at, wanted, raw), { signal });
  if (signed.account !== prepared.unsigned.account) throw wrongAccount(prepared);
  return signed;
}

/** The whole transaction. A wallet may make it anew, but of the same call. */
function rawOf(answer: SignerAnswer, prepared: PreparedExtrinsic, wanted: Wanted): Hex {
  const { api, unsigned, extrinsic } = prepared;
  if ('signature' in answer) {
    const raw = assemble(api, unsigned, answer.signature, wanted);
    if (!raw) throw wrongAccount(prepared);
    return raw;
  }
  const call = takeApart(api, answer.raw)?.call;
  if (!call || !sameBytes(call, extrinsic.method.toU8a()))
    throw notThisChange(wanted.name, 'the wallet signed another call than it was given');
  return answer.raw;
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
