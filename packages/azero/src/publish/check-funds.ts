import { type PublishCost, PublishError } from '@peername/resolver-core/publish';

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
    shortMessage: `${account} can spend ${coins(balance, cost)} and needs ${coins(due, cost)}`,
    details: `a fee of at most ${coins(fee, cost)}${deposit > 0n ? `, and ${coins(deposit, cost)} for storage` : ''}`,
  });
}

function coins(amount: bigint, { symbol, decimals }: PublishCost): string {
  const digits = String(amount).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, '');
  return `${digits.slice(0, cut)}${fraction && `.${fraction}`} ${symbol}`;
}
