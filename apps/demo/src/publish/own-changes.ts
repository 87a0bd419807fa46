import type { RecordKey } from '@peername/resolver-core';
import type { RecordChange } from '@peername/resolver-core/publish';

/** The record that says which key calls go to. */
export const ownRecord: RecordKey = 'peer-id';

/** A second place for the same kind of id: while it says anything else, nobody can call the name. */
const rival: RecordKey = 'did-key';

/** What has to change so that callers find this key (`did:key:...`). Records of other kinds stay as they are. */
export function ownChanges(records: ReadonlyMap<RecordKey, string>, didKey: string): readonly RecordChange[] {
  const said = records.get(rival);
  return [
    { key: ownRecord, value: didKey },
    ...(said === undefined || said === didKey ? [] : [{ key: rival, value: null }]),
  ];
}
