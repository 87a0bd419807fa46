import type { RecordKey } from '../reading.ts';
import type { PublishPlan } from './publish-plan.ts';

/** The records there will be: what a resolver picks from them is what the world will see. */
export function recordsAfter({ records, changes }: PublishPlan): ReadonlyMap<RecordKey, string> {
  const after = new Map(records);
  for (const { key, value } of changes) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return after;
}
