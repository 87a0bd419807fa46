import { allKinds, type Count, type Name } from '@peername/resolver-core';
import {
  checkRecordChanges,
  type PlannedChange,
  PublishError,
  type PublishPlan,
  type RecordChange,
} from '@peername/resolver-core/publish';
import { maxRecords } from '../azns-registry.ts';
import type { NameAtHead } from './name-at-head.ts';
import { isSameAccount } from './same-account.ts';

/**
 * Those of the changes that change something.
 *
 * @throws {@link PublishError} `invalid-value` for what no resolver would read, and for a record that is named twice
 */
export function planChanges(
  records: PublishPlan['records'],
  changes: readonly RecordChange[],
): readonly PlannedChange[] {
  checkRecordChanges(changes, allKinds);
  return changes.flatMap(({ key, value }) => {
    const before = records.get(key) ?? null;
    return before === value ? [] : [{ key, value, before }];
  });
}

// The static buffer of ink! 4, from which a contract reads and into which it writes all records of a name.
const maxRecordBytes: Count = 16 * 1024;

const utf8 = new TextEncoder();

/**
 * Refuses what the contract has no room for, and what no resolver would read.
 *
 * @throws {@link PublishError} `too-large`
 */
export function checkRoom({ text }: Name, after: PublishPlan['records']): void {
  if (after.size > maxRecords)
    throw tooLarge(
      `${text} would have ${after.size} records, and resolvers read at most ${maxRecords} of a name`,
    );
  let size = 0;
  for (const part of [...after.keys(), ...after.values()]) size += utf8.encode(part).length;
  if (size > maxRecordBytes)
    throw tooLarge(
      `The records of ${text} would take ${size} bytes, and the registry has room for ${maxRecordBytes}`,
    );
}

function tooLarge(shortMessage: string): PublishError {
  return new PublishError({ reason: 'too-large', shortMessage });
}

/** Whether an account (SS58) is one of those that may write. */
export function isWriter({ writers }: Pick<NameAtHead, 'writers'>, account: string): boolean {
  return writers.some((writer) => isSameAccount(writer.account, account));
}
