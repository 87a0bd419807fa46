import { formatCoins, PublishError, type PublishPlan } from '@peername/resolver-core/publish';
import { exitCodes } from '../exit-codes.ts';
import type { TextOutput } from '../io.ts';
import { viewOf } from '../view.ts';
import { questionOn } from './confirm-publication.ts';
import type { Publication } from './publication.ts';
import { planToJson } from './publish-json.ts';
import { showPlan } from './show-plan.ts';

/** Shows a plan where its reader is: `--unsigned` keeps standard output for the transaction alone. */
export async function tellPlan(
  plan: PublishPlan,
  { context, chain, desk, keyboard }: Publication,
): Promise<void> {
  const { settings, io } = context;
  const { stdout, stderr, env } = io;
  const shownOn = (output: TextOutput) => showPlan(plan, viewOf(output, settings, env), chain.usualMaxFee);
  if (settings.unsigned) return desk.say(shownOn(stderr));
  await desk.tell(planToJson(plan), shownOn(stdout));
  // Who is asked about it sees it, wherever the events go.
  const isAsked = keyboard && !settings.dryRun && plan.changes.length > 0 && questionOn(plan, settings);
  if (desk.isJson && isAsked) await desk.say(shownOn(stderr));
}

/** That the account may do it and can pay for it. @throws PublishError `not-authorised`, `insufficient-funds` */
export function requireWritable({ name, account, mayWrite, writers, cost }: PublishPlan): void {
  if (account !== undefined && mayWrite === false)
    throw new PublishError({
      reason: 'not-authorised',
      shortMessage: `${account} may not write the records of ${name.text}${writers.length > 0 ? `; ${writers.map(({ role, account: who }) => `${who} (${role})`).join(', ')} may` : ''}`,
    });
  if (!cost) return;
  const needed = cost.fee + (cost.deposit > 0n ? cost.deposit : 0n);
  if (needed > cost.balance)
    throw new PublishError({
      reason: 'insufficient-funds',
      shortMessage: `${account} has ${formatCoins(cost.balance, cost, 'down')} to spend, and this takes up to ${formatCoins(needed, cost, 'up')}`,
    });
}

/** All is as it should be already. */
export async function unchanged({ context, desk, name }: Publication): Promise<number> {
  const exitCode = exitCodes.found;
  const sentence = `The records of ${name.text} are so already: there is nothing to send.`;
  await desk.end({ event: 'ended', outcome: 'unchanged', exitCode }, `${sentence}\n`);
  if (context.settings.unsigned && desk.isJson) await desk.say(`peername: ${sentence}\n`);
  return exitCode;
}

/** Only looked. */
export async function dryRun({ desk }: Publication): Promise<number> {
  const exitCode = exitCodes.found;
  await desk.end(
    { event: 'ended', outcome: 'dry-run', exitCode },
    'A dry run: nothing was signed or sent.\n',
  );
  return exitCode;
}

/** Somebody said no. */
export async function declined({ desk }: Publication): Promise<number> {
  const exitCode = exitCodes.unavailable;
  await desk.end({ event: 'ended', outcome: 'declined', exitCode }, 'Nothing was sent.\n');
  return exitCode;
}
