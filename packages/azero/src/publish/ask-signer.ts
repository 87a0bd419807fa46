import { abortedError, type Clock, escapeText, type Hex, waitFor } from '@peername/resolver-core';
import { PublishError, type PublishReason, type UnsignedExtrinsic } from '@peername/resolver-core/publish';
import type { Signer } from '@polkadot/api/types';
import { fromHex, toHex } from '../hex.ts';
import type { AzeroSigner, KeyPair, WalletAccount } from './azero-signer.ts';
import { isSameAccount } from './same-account.ts';

/** What a signer gave: a signature over what it was shown, or a whole transaction of its own making. */
export type SignerAnswer = { readonly signature: Hex } | { readonly raw: Hex };

/** How a signer is asked. */
export interface AskOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Has a transaction signed.
 *
 * @throws {@link PublishError} `wrong-account`, `wallet-locked`, `unfit-wallet`, `declined`
 */
export async function askSigner(
  signer: AzeroSigner,
  unsigned: UnsignedExtrinsic,
  options: AskOptions,
): Promise<SignerAnswer> {
  if (!isSameAccount(signer.address, unsigned.account))
    throw new PublishError({
      reason: 'wrong-account',
      shortMessage: `The signer is ${escapeText(String(signer.address), 60)}, and the change is to be signed by ${unsigned.account}`,
    });
  return 'signer' in signer
    ? askWallet(signer, unsigned, options)
    : askPair(signer, fromHex(unsigned.toSign));
}

function askPair(pair: KeyPair, bytes: Uint8Array): SignerAnswer {
  if (pair.isLocked) throw refusal('wallet-locked', 'The key is locked; unlock it with its password');
  try {
    return { signature: toHex(pair.sign(bytes, { withType: true })) };
  } catch {
    // What it has to say may be about the key.
    throw refusal('unfit-wallet', 'The key did not sign; use an sr25519, ed25519 or ecdsa key');
  }
}

async function askWallet(
  { signer }: WalletAccount,
  unsigned: UnsignedExtrinsic,
  { clock, signal }: AskOptions,
): Promise<SignerAnswer> {
  if (!signer.signPayload && !signer.signRaw)
    throw refusal('unfit-wallet', 'The wallet does not sign transactions; use another one');
  // Its owner is not to be asked for what nobody waits for.
  if (signal?.aborted) throw abortedError(signal);
  const answer = await waitFor(ask(signer, unsigned), { clock, signal }).catch((error: unknown) => {
    throw signal?.aborted ? abortedError(signal) : declined(error);
  });
  const { signature, signedTransaction } = Object(answer);
  if (signedTransaction instanceof Uint8Array) return { raw: toHex(signedTransaction) };
  if (typeof signedTransaction === 'string') return { raw: signedTransaction as Hex };
  if (typeof signature === 'string') return { signature: signature as Hex };
  throw refusal('unfit-wallet', 'The wallet gave no signature; use another one');
}

/** In a promise, because a wallet may throw in place of rejecting, and answer at once. */
async function ask(signer: Signer, { payload, account, toSign }: UnsignedExtrinsic): Promise<unknown> {
  if (signer.signPayload) return signer.signPayload(payload as never);
  return signer.signRaw?.({ address: account, data: toSign, type: 'payload' });
}

const meanings: readonly (readonly [RegExp, PublishReason, string])[] = [
  [/unable to find|no account|not found/i, 'wrong-account', 'The wallet does not have the account'],
  [/\b(un)?lock|password/i, 'wallet-locked', 'The wallet is locked; unlock it and try again'],
  [/unsupported|not supported|not implemented/i, 'unfit-wallet', 'The wallet cannot sign this'],
];

/** Wallets say no with an error, and there is no list of those. */
function declined(error: unknown): PublishError {
  const text = wordsOf(error);
  const [, reason, sentence] = meanings.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    'declined' as const,
    'The wallet did not sign; nothing was sent',
  ];
  return refusal(reason, sentence, escapeText(text, 160) || undefined);
}

/** A hostile error can throw while it is looked at. */
function wordsOf(thrown: unknown): string {
  try {
    const { message } = Object(thrown);
    const words: unknown = typeof thrown === 'string' ? thrown : message;
    return typeof words === 'string' ? words : '';
  } catch {
    return '';
  }
}

function refusal(reason: PublishReason, shortMessage: string, details?: string): PublishError {
  return new PublishError({ reason, shortMessage, details });
}
