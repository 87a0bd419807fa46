import { type PublishCost, PublishError } from '@peername/resolver-core/publish';

/**
 * Refuses what an account cannot pay.
 *
 * @throws {@link PublishError} `insufficient-funds`
 */
export function checkFunds(account: string, cost: PublishCost): void {
  const { fee, deposit, balance } = cost;
  const due = fee + (deposit > 0n ? deposit : 0n);
  if (balance >= due) return;
  throw new PublishError({
    reason: 'insufficient-funds',
    shortMessage: `${account} can spend ${coins(balance, cost)} and needs ${coins(due, cost)}`,
    details: `a fee of at most ${coins(fee, cost)}, and ${coins(deposit, cost)} for storage, which come back with the record`,
  });
}

function coins(amount: bigint, { symbol, decimals }: PublishCost): string {
  const digits = String(amount).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, '');
  return `${digits.slice(0, cut)}${fraction && `.${fraction}`} ${symbol}`;
}
