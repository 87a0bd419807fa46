import { escapeText } from '@peername/resolver-core';
import { PublishError, type PublishReason } from '@peername/resolver-core/publish';

/** What EIP-1193 and EIP-1474 call it. */
const byCode: Readonly<Record<string, readonly [PublishReason, string]>> = {
  4001: ['declined', 'You said no in the wallet'],
  4100: ['wallet-locked', 'The wallet does not allow this; unlock it and let this page see an account'],
  [-32002]: ['wallet-locked', 'The wallet still waits for your answer to an earlier question; open it'],
  4200: ['unfit-wallet', 'The wallet cannot do this'],
  [-32601]: ['unfit-wallet', 'The wallet cannot do this'],
  4900: ['no-wallet', 'The wallet is disconnected'],
  4901: ['wrong-chain', 'The wallet is not connected to the chain of the name'],
  4902: ['wrong-chain', 'The wallet does not know the chain of the name'],
};

/** What extensions say, each in words of its own. */
const byWords: readonly (readonly [RegExp, PublishReason, string])[] = [
  [/reject|denied|declin|cancel|not allowed/i, 'declined', 'You said no in the wallet'],
  [/\b(un)?lock|password/i, 'wallet-locked', 'The wallet is locked'],
  [/pending|already (processing|open|waiting)/i, 'wallet-locked', 'The wallet still waits for your answer'],
  [/invalidated|disconnect|no longer|port closed/i, 'no-wallet', 'The wallet has gone away'],
];

/**
 * Why a wallet did not do what it was asked for before there was anything to sign. It is in our words also where the wallet
 * throws what looks like an error of ours.
 */
export function walletFault(thrown: unknown): PublishError {
  const { code, words } = said(thrown);
  const known =
    (Object.hasOwn(byCode, code) && byCode[code]) ||
    byWords.find(([pattern]) => pattern.test(words))?.slice(1);
  const [reason, shortMessage] = (known ?? ['unfit-wallet', 'The wallet did not answer as wallets do']) as [
    PublishReason,
    string,
  ];
  return new PublishError({ reason, shortMessage, details: escapeText(words, 160) || undefined });
}

/** A hostile error can throw while it is looked at. */
function said(thrown: unknown): { readonly code: string; readonly words: string } {
  try {
    const { code, message } = Object(thrown);
    return { code: String(code), words: typeof thrown === 'string' ? thrown : String(message ?? '') };
  } catch {
    return { code: '', words: '' };
  }
}
