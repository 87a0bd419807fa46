import { isResolverError } from '@peername/resolver-core';
import { isPublishError, type PublishPlan } from '@peername/resolver-core/publish';
import { hexOfKey } from '../identity/hex-of-key.ts';
import { describeCallers } from './describe-callers.ts';
import { describeRecords } from './describe-records.ts';
import type { DeskParts, OwnPublicKey } from './desk-parts.ts';
import { sendingBefore } from './desk-problems.ts';
import type { Standing, Step } from './desk-state.ts';
import type { Chain } from './open-chain.ts';
import { planOwnChanges } from './plan-own-changes.ts';
import { problemOf } from './problem.ts';

/** How a name stands, and how it can go on. */
export interface ReadStanding {
  readonly standing: Standing;
  /** Undefined where the chain was not asked. */
  readonly chain: Chain | undefined;
  readonly next: Step;
}

/** Reads a name twice: as callers do, and as who writes it has to. */
export async function readStanding(
  typed: string,
  own: OwnPublicKey,
  parts: DeskParts,
  { askChain, ending }: { readonly askChain: boolean; readonly ending: AbortSignal },
): Promise<ReadStanding> {
  const looking = parts.find(typed, ending);
  // Whoever set a gateway up has the endpoints of the chain asked only when they say so.
  const isHeldBack = parts.hasGateway() && !askChain;
  const chain = isHeldBack ? undefined : await parts.openChain(typed).catch(afterIt(looking));
  const planning = chain ? planOf(chain, typed, own, ending) : undefined;
  const [lookup, planned] = await Promise.all([looking, planning]);
  const base: Standing = {
    name: lookup.callee?.name ?? planned?.name ?? typed,
    chain: chain?.id ?? 'azero',
    forCallers: describeCallers(lookup, hexOfKey(own.bytes)),
  };
  if (isHeldBack) return { standing: base, chain, next: { at: 'chain-needed' } };
  if (!chain || !planned) return { standing: base, chain, next: { at: 'idle' } };
  if (!planned.plan) {
    const { name } = base;
    const sending = sendingBefore(parts.earlier.of(name));
    const next: Step = { at: 'stopped', problem: problemOf(planned.error, { name, sending }) };
    return { standing: base, chain, next };
  }
  const { plan } = planned;
  const records = describeRecords(plan.records, hexOfKey(own.bytes));
  const next: Step = { at: plan.changes.length === 0 ? 'as-it-should-be' : 'no-wallet-yet' };
  return { standing: { ...base, name: plan.name.text, plan, records }, chain, next };
}

type Planned =
  | { readonly name: string; readonly plan: PublishPlan }
  | { readonly name?: undefined; readonly plan?: undefined; readonly error: unknown };

async function planOf(
  { publisher }: Chain,
  typed: string,
  { didKey }: OwnPublicKey,
  signal: AbortSignal,
): Promise<Planned> {
  try {
    const name = publisher.parse(typed);
    return { name: name.text, plan: await planOwnChanges(publisher, name, { didKey, signal }) };
  } catch (error) {
    if (signal.aborted || !(isPublishError(error) || isResolverError(error))) throw error;
    return { error };
  }
}

/** The lookup that was begun must not fail unseen. */
function afterIt(looking: Promise<unknown>): (error: unknown) => never {
  return (error) => {
    looking.catch(() => {});
    throw error;
  };
}
