import { formatCoins, type PublishPlan } from '@peername/resolver-core/publish';
import { UsageError } from '../usage-error.ts';
import type { Publication } from './publication.ts';
import { unitsOf } from './units-of.ts';

/**
 * That the fee is within what may be paid. Where somebody looks at the plan first, here or in a wallet, only they set a
 * ceiling. Elsewhere there is always one: prices rise, and a server can say that they did.
 *
 * @throws {@link UsageError} that names both
 */
export function checkFee({ name, cost }: PublishPlan, { context, chain }: Publication): void {
  const { maxFee, yes, unsigned } = context.settings;
  const isUnseen = yes && !unsigned;
  const ceiling = maxFee ?? (isUnseen ? chain.usualMaxFee : undefined);
  if (!cost || ceiling === undefined) return;
  const allowed = unitsOf(ceiling, cost.decimals);
  if (cost.fee <= allowed) return;
  const most = formatCoins(allowed, cost, 'down');
  const why =
    maxFee === undefined
      ? `which is unusual, and without a look at most ${most} is paid; wait until it is lower, or allow more with --max-fee COINS`
      : `and --max-fee allows ${most}`;
  throw new UsageError(
    `Nothing was sent: the fee for ${name.text} is up to ${formatCoins(cost.fee, cost, 'up')}, ${why}`,
  );
}
