import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/** That the options do not ask for two ways at once. @throws {@link UsageError} */
export function checkWays(settings: Settings): void {
  const { send, unsigned, account, signerKey, peerId, key, value, remove, fromIdentity } = settings;
  const changes = [peerId, key, value, remove, fromIdentity || undefined];
  if (send !== undefined && changes.some((one) => one !== undefined))
    throw new UsageError(
      '--send takes a transaction that says itself what changes; leave the other changes away',
    );
  if (send !== undefined && (unsigned || signerKey !== undefined))
    throw new UsageError(
      '--send takes a transaction that is signed already; leave --unsigned and --signer-key away',
    );
  if (unsigned && signerKey !== undefined)
    throw new UsageError(
      '--unsigned signs nothing; leave --signer-key away and name the account: --account ADDRESS',
    );
  if (unsigned && account === undefined)
    throw new UsageError('--unsigned needs to know who will sign: --account ADDRESS');
}
