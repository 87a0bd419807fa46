import { abortedError, type Clock, type Hex, waitFor } from '@peername/resolver-core';
import type { SignedTransaction } from '@peername/resolver-core/publish';
import type { JsonRpcSigner, Signer } from 'ethers';
import { toHex } from '../hex.ts';
import { wrongChain } from './chain-access.ts';
import type { PreparedTransaction, SignablePlan } from './prepare-transaction.ts';
import { checkSigner, notThis, placeInLine, readSigned } from './read-signed.ts';
import { signerFault } from './signer-fault.ts';
import { ethersTransaction } from './unsigned-transaction.ts';

/** While a person is asked, which can take as long as it takes. */
export interface AskingSigner {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Whether the signer is a wallet that sends what it signs, as those of browsers do (`eth_sendTransaction`), and mostly
 * does not sign without that.
 */
export function isSendingWallet(signer: Signer): signer is JsonRpcSigner {
  return 'sendUncheckedTransaction' in signer && typeof signer.sendUncheckedTransaction === 'function';
}

/** @throws {@link PublishError} `wrong-account`, `wrong-chain` when the signer could not sign this plan */
export async function checkSignerOf(
  { account, network }: SignablePlan,
  signer: Signer,
  chainId: number,
): Promise<void> {
  try {
    checkSigner(await signer.getAddress(), account);
    if (!isSendingWallet(signer)) return;
    // Asked of the wallet itself: what its Provider remembers may be the chain of before.
    const chain: unknown = await signer.provider.send('eth_chainId', []);
    if (BigInt(String(chain)) !== BigInt(chainId)) throw wrongChain(network);
  } catch (error) {
    throw signerFault(error, { mayHaveSent: false });
  }
}

/** The transaction, signed, and checked to be what was to be signed. */
export async function signTransaction(
  plan: SignablePlan,
  prepared: PreparedTransaction,
  signer: Signer,
  asking: AskingSigner,
): Promise<SignedTransaction> {
  let raw: string;
  try {
    const transaction = { ...ethersTransaction(prepared).toJSON(), from: prepared.from };
    raw = await waitFor(signer.signTransaction(transaction), asking);
  } catch (error) {
    throw signerFault(error, { mayHaveSent: false });
  }
  const { chainId, to, data, gas, maxFeePerGas } = prepared;
  const { name } = plan;
  const signed = readSigned(raw, { name, chainId, resolvers: [to] });
  checkSigner(signed.account, plan.account);
  if (toHex(placeInLine(signed).data) !== toHex(data))
    throw notThis(name, 'the signer signed another one than it was given');
  if ((signed.fee ?? 0n) > gas * maxFeePerGas)
    throw notThis(name, 'the signer signed to pay more than was planned');
  return signed;
}

/**
 * Has a wallet sign and send, once. It finds its own place in line and its own fee, which it shows to its owner.
 *
 * @returns the hash of the transaction
 */
export async function sendThroughWallet(
  prepared: PreparedTransaction,
  signer: JsonRpcSigner,
  asking: AskingSigner,
): Promise<Hex> {
  const { from, to, data, gas, chainId } = prepared;
  // A wallet can take long to say which chain it is on, and its owner is not to be asked for what nobody waits for.
  if (asking.signal?.aborted) throw abortedError(asking.signal);
  try {
    const transaction = { from, to, data: toHex(data), value: 0n, gasLimit: gas, chainId };
    const hash: unknown = await waitFor(signer.sendUncheckedTransaction(transaction), asking);
    if (typeof hash === 'string' && /^0x[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase() as Hex;
  } catch (error) {
    throw signerFault(error, { mayHaveSent: true });
  }
  throw signerFault(undefined, { mayHaveSent: true });
}
