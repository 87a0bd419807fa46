import { PublishError } from '@peername/resolver-core/publish';

/** A wallet that was in the list is gone. */
export function noSuchWallet(): PublishError {
  return new PublishError({ reason: 'no-wallet', shortMessage: 'The wallet is not there any more' });
}

/** A wallet that shares no account that could sign. */
export function noAccount(name: string): PublishError {
  return new PublishError({
    reason: 'wallet-locked',
    shortMessage: `${name} shared no account with this page`,
  });
}
