import { allKinds, recordKeysOf } from '@peername/resolver-core';
import type { RecordChange } from '@peername/resolver-core/publish';

const peerKeys: ReadonlySet<string> = new Set(recordKeysOf(allKinds, false));

/**
 * The command line that shows the records of a name which change. Other keys than those of peer ids have to be named: of
 * ENS they are not read otherwise.
 */
export function recordsCommand(name: string, changes: readonly RecordChange[]): string {
  const keys = changes.map(({ key }) => key);
  // What a shell or a list would take apart cannot be copied from here.
  const canBeNamed = keys.every((key) => /^[\w.:/@-]+$/.test(key));
  const isNeeded = canBeNamed && keys.some((key) => !peerKeys.has(key));
  return `peername records ${name}${isNeeded ? ` --key ${keys.join(',')}` : ''}`;
}
