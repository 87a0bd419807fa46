import { allKinds, type RecordKey, type Resolution, selectPeer } from '@peername/resolver-core';

/** What a name stands for by its records. */
export type Outlook =
  | { readonly state: 'found'; readonly kind: string; readonly id: string; readonly key: RecordKey }
  | { readonly state: 'absent' }
  | {
      readonly state: 'invalid';
      readonly reason: 'malformed' | 'conflict';
      /** The records that make it so, and why. */
      readonly records: readonly { readonly key: RecordKey; readonly why: string }[];
    };

/** What a resolver makes of these records. */
export function outlookOf(records: ReadonlyMap<RecordKey, string>): Outlook {
  const selection = selectPeer({ records }, allKinds);
  if (selection.state === 'absent') return { state: 'absent' };
  if (selection.state === 'invalid') {
    const { state, reason } = selection;
    return { state, reason, records: selection.records.map(({ key, why }) => ({ key, why })) };
  }
  const [{ kind, id, recordKey }] = selection.peers;
  return { state: 'found', kind, id, key: recordKey };
}

/** What a resolver did make of a name; undefined when nothing was learnt. */
export function outlookIn(resolution: Resolution): Outlook | undefined {
  switch (resolution.state) {
    case 'unknown':
      return undefined;
    case 'absent':
      return { state: 'absent' };
    case 'invalid':
      return {
        state: 'invalid',
        reason: resolution.reason,
        records: resolution.records.map(({ key, why }) => ({ key, why })),
      };
    case 'found': {
      const { kind, id, recordKey } = resolution.peer;
      return { state: 'found', kind, id, key: recordKey };
    }
  }
}

/** Whether two come to the same for whoever dials. */
export function isSameOutlook(one: Outlook, other: Outlook): boolean {
  if (one.state === 'found' && other.state === 'found') return one.kind === other.kind && one.id === other.id;
  return one.state === other.state;
}

/** In a few words. */
export function describeOutlook(outlook: Outlook): string {
  switch (outlook.state) {
    case 'found':
      return `${outlook.kind} ${outlook.id} (record ${outlook.key})`;
    case 'absent':
      return 'no peer id';
    case 'invalid':
      return `nothing that may be dialled (${outlook.reason})`;
  }
}

/**
 * What stands in the way of the name, and what could be done about it: one sentence for each record that makes it
 * invalid. Records that are about to be written are not offered for removal.
 */
export function remedies(outlook: Outlook, written: ReadonlySet<RecordKey>): readonly string[] {
  if (outlook.state !== 'invalid') return [];
  const others = outlook.records.filter(({ key }) => !written.has(key));
  return outlook.records.map(({ key, why }) => {
    const said = `the record ${key}: ${why}`;
    return others.some((other) => other.key === key)
      ? `${said}; take it away too with --remove ${key}`
      : said;
  });
}
