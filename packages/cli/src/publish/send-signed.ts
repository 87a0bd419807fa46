import { type PublishCost, PublishError, type SignedTransaction } from '@peername/resolver-core/publish';
import { checkFee } from './check-fee.ts';
import { confirmPublication } from './confirm-publication.ts';
import type { Publication } from './publication.ts';
import { sendAndSee } from './send-and-see.ts';
import { declined, dryRun, requireWritable, tellPlan, unchanged } from './settle-plan.ts';

/** Sends what was signed elsewhere. */
export async function sendSigned(signed: SignedTransaction, publication: Publication): Promise<number> {
  const { context, chain, desk, name, keyboard } = publication;
  const { settings, io } = context;
  const { signal } = io;
  const { changes, account } = signed;
  const planned = await desk.timed(
    'plan',
    name.text,
    chain.publisher.plan(name, changes, { account: settings.account ?? account, signal }),
  );
  // Wallets write an account in several ways, and publishers in one.
  if (planned.account !== account)
    throw new PublishError({
      reason: 'wrong-account',
      shortMessage: `The transaction is signed by ${account} and not by ${planned.account}`,
    });
  const plan = { ...planned, cost: costOf(planned.cost, signed) };
  await tellPlan(plan, publication);
  if (plan.changes.length === 0) return unchanged(publication);
  requireWritable(plan);
  checkFee(plan, publication);
  if (settings.dryRun) return dryRun(publication);
  if (!(await confirmPublication(plan, settings, keyboard, signal))) return declined(publication);
  return sendAndSee(signed, plan, publication);
}

/** What was signed says itself what it may cost, where that is not the chain's alone to say. */
function costOf(cost: PublishCost | undefined, { fee }: SignedTransaction): PublishCost | undefined {
  return cost && fee !== undefined ? { ...cost, fee } : cost;
}
