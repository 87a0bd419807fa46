import { allKinds, type PeerKind, peerKinds } from '@peername/resolver-core';
import { checkRecordChange, type RecordChange } from '@peername/resolver-core/publish';
import { hint } from '../did-you-mean.ts';
import { looksSecret } from '../looks-secret.ts';
import type { Settings } from '../options.ts';
import { quoted, UsageError } from '../usage-error.ts';
import { noSecret } from './publish-settings.ts';

/**
 * The changes that the options ask for, each as a resolver will read it.
 *
 * @param identity the own key, for `--from-identity`
 * @throws {@link UsageError} for options that contradict each other; PublishError `invalid-value`
 */
export function recordChanges(settings: Settings, identity?: string | undefined): readonly RecordChange[] {
  const { peerId = [], key: [key] = [], value, remove = [] } = settings;
  if (key === undefined && value !== undefined)
    throw new UsageError('--value needs --key KEY, the record that is to hold it');
  if (key !== undefined && value === undefined)
    throw new UsageError('--key needs --value TEXT; to take a record away: --remove KEY');
  const changes: RecordChange[] = [
    ...peerId.map(peerIdRecord),
    ...(identity === undefined ? [] : [{ key: 'peer-id', value: identity }]),
    ...(key !== undefined && value !== undefined ? [{ key, value }] : []),
    ...remove.map((one) => ({ key: one, value: null })),
  ];
  if (changes.length === 0)
    throw new UsageError(
      'Say what to publish: --peer-id [KIND:]ID, --key KEY --value TEXT, --remove KEY or --from-identity',
    );
  for (const change of changes) check(change);
  const twice = changes.find((change, i) => changes.findIndex((other) => other.key === change.key) !== i);
  if (twice) throw new UsageError(`The record ${quoted(twice.key)} is to become two things at once`);
  return changes;
}

/** The record of a peer id: that key of its kind which wins. */
function peerIdRecord(text: string): RecordChange {
  const colon = text.indexOf(':');
  const stated = peerKinds.find((kind) => kind === text.slice(0, Math.max(colon, 0)));
  const kind: PeerKind = stated ?? 'staex';
  const value = stated ? text.slice(colon + 1) : text;
  const codec = allKinds.find((one) => one.kind === kind);
  const key = codec?.recordKeys[0];
  if (!codec || key === undefined)
    throw new UsageError(`Ids of the kind ${kind} have no record of their own`);
  const parsed = codec.parse(value);
  // Why it is refused is said in the same words as for --key and --value.
  if (parsed.ok || stated) return { key, value };
  throw new UsageError(
    `--peer-id without a kind is a staex id, and this is none: ${parsed.why}. Ids of other kinds are written KIND:ID, such as libp2p:12D3KooW…${likelyKind(text)}; there are ${peerKinds.join(', ')}`,
  );
}

/** A word before a colon that is almost a kind. */
function likelyKind(text: string): string {
  const word = /^([a-z0-9-]{1,20}):/.exec(text)?.[1];
  return word === undefined ? '' : hint(word, peerKinds);
}

function check(change: RecordChange): void {
  const { peer } = checkRecordChange(change, allKinds);
  if (change.value === null || peer) return;
  // In a record that holds no public key, 32 bytes in hex are more likely a private one than anything else.
  if (looksSecret(change.value)) noSecret(change.value, 'The value');
}
