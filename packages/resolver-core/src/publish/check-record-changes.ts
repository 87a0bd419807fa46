import type { PeerKindCodec } from '../peer-id/peer-id.ts';
import { checkRecordChange } from './check-record-change.ts';
import { PublishError } from './publish-error.ts';
import type { RecordChange } from './record-change.ts';

/**
 * Checks changes that are to be made at once: each by {@link checkRecordChange}, and that no two are of one record.
 *
 * @throws {@link PublishError} `invalid-value`
 */
export function checkRecordChanges(changes: readonly RecordChange[], codecs: readonly PeerKindCodec[]): void {
  const keys = new Set<string>();
  for (const change of changes) {
    checkRecordChange(change, codecs);
    if (keys.has(change.key))
      throw new PublishError({
        reason: 'invalid-value',
        shortMessage: `The record ${change.key} cannot become two things at once`,
      });
    keys.add(change.key);
  }
}
