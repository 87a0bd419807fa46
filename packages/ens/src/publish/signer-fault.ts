import { isResolverError } from '@peername/resolver-core';
import { isPublishError, PublishError, type PublishReason } from '@peername/resolver-core/publish';
import { errorsIn, readable, type Thrown } from '../eip1193/provider-fault.ts';

/** What EIP-1193, EIP-1474, wallets and ethers call it, whatever is wrapped around it. */
const byCode: Readonly<Record<string, readonly [PublishReason, string]>> = {
  4001: ['declined', 'You said no in the wallet; nothing was sent'],
  ACTION_REJECTED: ['declined', 'You said no in the wallet; nothing was sent'],
  4100: ['wallet-locked', 'The wallet does not allow this; unlock it and connect this account'],
  [-32002]: ['wallet-locked', 'The wallet still waits for an answer to an earlier question; open it'],
  4200: ['unfit-wallet', 'The wallet cannot do this; use another one, or sign elsewhere'],
  [-32601]: ['unfit-wallet', 'The wallet cannot do this; use another one, or sign elsewhere'],
  [-32602]: ['refused', 'The wallet does not take this transaction'],
  [-32004]: ['unfit-wallet', 'The wallet cannot do this; use another one, or sign elsewhere'],
  UNSUPPORTED_OPERATION: ['unfit-wallet', 'The wallet cannot do this; use another one, or sign elsewhere'],
  4900: ['no-wallet', 'The wallet is disconnected; connect it again'],
  4901: ['wrong-chain', 'The wallet is not connected to the chain of the name; switch it'],
  4902: ['wrong-chain', 'The wallet does not know the chain of the name; add it there'],
  INSUFFICIENT_FUNDS: ['insufficient-funds', 'The account has too little ether to pay for this'],
  NONCE_EXPIRED: ['outdated', 'Another transaction of the account took its place in line; start again'],
  REPLACEMENT_UNDERPRICED: [
    'refused',
    'Another transaction of the account waits in its place; let that one finish',
  ],
};

/** What nodes say, in words of their own, when they refuse a transaction. */
const byWords: readonly (readonly [RegExp, PublishReason, string])[] = [
  [
    /request.{0,60}already pending/i,
    'wallet-locked',
    'The wallet still waits for an answer to an earlier question; open it',
  ],
  [/insufficient (funds|balance)/i, 'insufficient-funds', 'The account has too little ether to pay for this'],
  [
    /nonce.{0,20}too low|nonce has already|old nonce|invalid nonce/i,
    'outdated',
    'Another transaction of the account took its place in line; start again',
  ],
  [
    /replacement.{0,40}underpriced|replacement fee too low|already.{0,20}same nonce/i,
    'refused',
    'Another transaction of the account waits in its place; let that one finish',
  ],
  [
    /underpriced|fee.{0,30}(too low|less than|lower than)|below.{0,20}base ?fee/i,
    'refused',
    'The network asks for a higher fee by now; start again',
  ],
  [
    /(wrong|invalid|another|different) (chain|network)|(chain|network) ?(id)?.{0,20}(mismatch|match|invalid)/i,
    'wrong-chain',
    'It is for another chain than that of the name',
  ],
];

/**
 * What wallets say, too, when they lost their server: it may have been before or after that one took the transaction. Some
 * say of a server that fails again and again that it is the resource which is unavailable.
 */
const unclearOnceAsked: ReadonlySet<string> = new Set(['-32002', '4900', '4901']);

/** By whoever waited; they know that it may have been sent. */
const givenUp: ReadonlySet<string> = new Set(['ABORTED', 'CLOSED']);

/** Why a node or a wallet refused, by its words; undefined when they are of no kind that is known. */
export function refusedBecause(words: string): readonly [PublishReason, string] | undefined {
  const found = byWords.find(([pattern]) => pattern.test(words));
  return found && [found[1], found[2]];
}

/**
 * Why a signer signed nothing. What it threw is not kept as the cause: nobody knows what a signer puts into its errors.
 *
 * @param mayHaveSent - whether it was asked to send, too: then silence is no refusal
 */
export function signerFault(thrown: unknown, { mayHaveSent }: { readonly mayHaveSent: boolean }): Error {
  if (isPublishError(thrown)) return thrown;
  if (isResolverError(thrown) && (!mayHaveSent || givenUp.has(thrown.code))) return thrown;
  try {
    return faultIn(errorsIn(thrown), mayHaveSent);
  } catch {
    // Looking at what was thrown threw, too.
    return faultIn([], mayHaveSent);
  }
}

function faultIn(errors: readonly Thrown[], mayHaveSent: boolean): PublishError {
  // The innermost is the wallet's own; what ethers makes of it comes before.
  for (const { code } of errors.toReversed()) {
    const known = byCode[String(code)];
    if (known && mayHaveSent && unclearOnceAsked.has(String(code))) break;
    if (known) return refusedAs(...known);
  }
  // What ethers adds to its own words is the whole transaction.
  const words = errors.map(({ message, shortMessage = message }) => readable(shortMessage));
  for (const text of words.toReversed()) {
    const known = refusedBecause(text);
    if (known) return refusedAs(...known, text);
  }
  // Whatever else it says may be about what came after the sending.
  if (mayHaveSent) {
    return refusedAs(
      'unconfirmed',
      'The wallet did not say whether it sent the transaction; look into it before you try again',
      words.findLast((text) => text !== ''),
    );
  }
  return refusedAs(
    'refused',
    'The wallet did not sign',
    words.findLast((text) => text !== ''),
  );
}

function refusedAs(reason: PublishReason, shortMessage: string, details?: string): PublishError {
  return new PublishError({ reason, shortMessage, details });
}
