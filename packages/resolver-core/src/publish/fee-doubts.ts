import { formatCoins } from './format-coins.ts';
import type { PublishCost } from './publish-plan.ts';

/** From so many times what is usual on, a fee is a lot. Within a day it is often twice or three times as high. */
const many = 5n;

/** From the fourth part of what an account has on, a fee is a large part of it. */
const parts = 4n;

/** More exactly nobody wants to know it. */
const most = 1_000n;

/** Why a fee deserves a second look before it is paid: one sentence for each reason, without a full stop. */
export function feeDoubts(cost: PublishCost): readonly string[] {
  const { fee, usualFee = 0n, balance } = cost;
  const up = `The fee is up to ${formatCoins(fee, cost, 'up')}, which is`;
  const doubts: string[] = [];
  if (usualFee > 0n && fee >= usualFee * many) {
    const times = fee / usualFee;
    const howMany = times > most ? 'more than 1,000' : times;
    doubts.push(
      `${up} ${howMany} times what is usual here, ${formatCoins(usualFee, cost, 'up')}; wait until it is lower if you can`,
    );
  }
  if (fee > 0n && fee <= balance && fee * parts >= balance)
    doubts.push(`${up} ${(fee * 100n) / balance} % of what the account has`);
  return doubts;
}
