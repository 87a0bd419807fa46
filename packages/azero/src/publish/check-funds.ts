import { formatCoins, type PublishCost, PublishError } from '@peername/resolver-core/publish';

/**
 * Refuses what an account cannot pay, when so much is due.
 *
 * @throws {@link PublishError} `insufficient-funds`
 */
export function checkFunds(account: string, cost: PublishCost, due: bigint): void {
  const { fee, deposit, balance } = cost;
  if (balance >= due) return;
  throw new PublishError({
    reason: 'insufficient-funds',
    shortMessage: `${account} can spend ${formatCoins(balance, cost, 'down')} and needs ${formatCoins(due, cost, 'up')}`,
    details: `a fee of at most ${formatCoins(fee, cost, 'up')}${deposit > 0n ? `, and ${formatCoins(deposit, cost, 'up')} for storage` : ''}`,
  });
}
