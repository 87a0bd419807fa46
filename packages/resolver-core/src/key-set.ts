import { escapeText } from './escape-text.ts';
import type { RecordsOptions } from './lookup-options.ts';
import { crc32 } from './peer-id/crc32.ts';
import type { PeerKind, PeerKindCodec } from './peer-id/peer-id.ts';
import type { RecordKey } from './reading.ts';
import { recordKeysOf } from './select-peer.ts';

/** The records to read for a lookup. */
export interface KeySet {
  readonly keys: readonly RecordKey[];
  /** Stands for them in the cache, where they are the usual ones: all together they are long. */
  readonly id?: string;
}

/** Tells the records that a lookup wants. */
export function createKeySets(codecs: readonly PeerKindCodec[]): (options: RecordsOptions) => KeySet {
  const usual = { without: usualKeySet(codecs, false), with: usualKeySet(codecs, true) };
  return ({ keys, kinds, optInRecords = false }) => {
    const picked = pickCodecs(codecs, kinds);
    if (keys) return { keys };
    if (kinds) return { keys: recordKeysOf(picked, optInRecords) };
    return optInRecords ? usual.with : usual.without;
  };
}

/** The kinds of a lookup, in its own order. @throws {@link TypeError} for none, or one that is not known here */
export function pickCodecs(
  codecs: readonly PeerKindCodec[],
  kinds?: readonly PeerKind[],
): readonly PeerKindCodec[] {
  if (!kinds) return codecs;
  if (kinds.length === 0) throw new TypeError('An empty list of kinds leaves nothing to look for');
  return [...new Set(kinds)].map((kind) => {
    const codec = codecs.find((c) => c.kind === kind);
    if (codec) return codec;
    throw new TypeError(
      `No kind "${escapeText(String(kind), 40)}" here; known: ${codecs.map((c) => c.kind).join(', ')}`,
    );
  });
}

function usualKeySet(codecs: readonly PeerKindCodec[], optIn: boolean): KeySet {
  const keys = recordKeysOf(codecs, optIn);
  // The keys of another version differ, and so must what stands for them on a store that both share.
  return { keys, id: `usual-${keys.length}-${crc32(new TextEncoder().encode(keys.join())).toString(16)}` };
}
