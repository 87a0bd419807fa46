import { type LookupOptions, type PeerKind, peerKinds } from '@peername/resolver-core';
import { hint } from './did-you-mean.ts';
import type { Settings } from './options.ts';
import { quoted, UsageError } from './usage-error.ts';

/** The options of a lookup that the settings describe. @throws {@link UsageError} for a kind that does not exist */
export function lookupOptions(settings: Settings, signal: AbortSignal): LookupOptions {
  const { finality, require, optInRecords, kinds } = settings;
  return { signal, finality, require, optInRecords, kinds: kinds?.map(toKind) };
}

function toKind(text: string): PeerKind {
  const kind = peerKinds.find((one) => one === text);
  if (kind !== undefined) return kind;
  throw new UsageError(
    `--kinds: ${quoted(text)} is not a kind of peer id${hint(text, peerKinds) || `; there are ${peerKinds.join(', ')}`}`,
  );
}
