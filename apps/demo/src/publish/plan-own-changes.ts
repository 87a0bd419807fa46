import type { Name } from '@peername/resolver-core';
import type { PlanOptions, Publisher, PublishPlan } from '@peername/resolver-core/publish';
import { ownChanges } from './own-changes.ts';

/** What is planned. */
export interface OwnPlanRequest extends PlanOptions {
  readonly didKey: string;
  /** As they were when they were last read. @default none */
  readonly records?: PublishPlan['records'] | undefined;
}

/** Plans what it takes to be found under a name, and again where its records of now make more of it necessary. */
export async function planOwnChanges(
  publisher: Publisher<unknown>,
  name: Name,
  { didKey, records = new Map(), ...options }: OwnPlanRequest,
): Promise<PublishPlan> {
  const changes = ownChanges(records, didKey);
  const plan = await publisher.plan(name, changes, options);
  const needed = ownChanges(plan.records, didKey);
  return needed.length > changes.length ? publisher.plan(name, needed, options) : plan;
}
