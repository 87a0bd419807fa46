import { formatCoins, type PublishPlan } from '@peername/resolver-core/publish';
import { UsageError } from '../usage-error.ts';
import type { Publication } from './publication.ts';
import { unitsOf } from './units-of.ts';

/**
 * The most that the fee may be, in the smallest unit. Where somebody looks at the plan first, here or in a wallet, only
 * they set a ceiling. Elsewhere there is always one: prices rise, and a server can say that they did.
 */
export function mostToPay({ cost }: PublishPlan, { context, chain }: Publication): bigint | undefined {
  const { maxFee, yes, unsigned } = context.settings;
  const isUnseen = yes && !unsigned;
  const ceiling = maxFee ?? (isUnseen ? chain.usualMaxFee : undefined);
  return cost && ceiling !== undefined ? unitsOf(ceiling, cost.decimals) : undefined;
}

/** That the fee is within what may be paid. @throws {@link UsageError} that names both */
export function checkFee(plan: PublishPlan, publication: Publication): void {
  const { name, cost } = plan;
  const allowed = mostToPay(plan, publication);
  if (!cost || allowed === undefined || cost.fee <= allowed) return;
  const most = formatCoins(allowed, cost, 'down');
  const why =
    publication.context.settings.maxFee === undefined
      ? `which is unusual, and without a look at most ${most} is paid; wait until it is lower, or allow more with --max-fee COINS`
      : `and --max-fee allows ${most}`;
  throw new UsageError(
    `Nothing was sent: the fee for ${name.text} is up to ${formatCoins(cost.fee, cost, 'up')}, ${why}`,
  );
}
