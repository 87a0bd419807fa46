import { formatCoins, PublishError, type PublishPlan } from '@peername/resolver-core/publish';
import type { EarlierTransaction, Step } from './desk-state.ts';
import type { Chain } from './open-chain.ts';
import { planOwnChanges } from './plan-own-changes.ts';
import { wantedChain } from './wallet-choices.ts';
import type { ConnectedWallet } from './wallets/wallet.ts';

/** What is planned for whom. */
export interface PlanWork {
  /** The plan without an account. */
  readonly looked: PublishPlan;
  readonly account: string;
  readonly didKey: string;
  readonly earlier: EarlierTransaction | undefined;
  readonly ending: AbortSignal;
}

/**
 * Plans the change anew for an account, and makes sure that it could be signed and paid.
 *
 * @throws {@link PublishError} `not-authorised`, `insufficient-funds`, and why a plan cannot be made
 */
export async function openPlan(chain: Chain, wallet: ConnectedWallet, work: PlanWork): Promise<Step> {
  const { publisher } = chain;
  const { looked, account, didKey, ending: signal } = work;
  const { name, records } = looked;
  const plan = await planOwnChanges(publisher, name, { didKey, records, account, signal });
  if (plan.changes.length === 0) return { at: 'as-it-should-be' };
  if (!plan.mayWrite) throw notAuthorised(plan, account);
  checkFunds(plan, account);
  if (wallet.chain) {
    const wanted = wantedChain(await publisher.prepare(plan, { signal }), chain);
    if (!(await wallet.chain.isOn(wanted, plan.block.hash)))
      return { at: 'wrong-chain', chain: wanted, account };
  }
  return { at: 'ready', plan, account: plan.account ?? account, wallet: wallet.name, earlier: work.earlier };
}

function notAuthorised({ name, writers }: PublishPlan, account: string): PublishError {
  const those = writers.map((writer) => `${writer.account} (${writer.role})`).join(', ');
  return new PublishError({
    reason: 'not-authorised',
    shortMessage: `${account} may not write the records of ${name.text}; ${those === '' ? 'its owner may' : `${those} may`}`,
  });
}

function checkFunds({ cost }: PublishPlan, account: string): void {
  if (!cost) return;
  const due = cost.fee + (cost.deposit > 0n ? cost.deposit : 0n);
  if (cost.balance >= due) return;
  throw new PublishError({
    reason: 'insufficient-funds',
    shortMessage: `${account} has ${formatCoins(cost.balance, cost, 'down')} and needs up to ${formatCoins(due, cost, 'up')}`,
  });
}
