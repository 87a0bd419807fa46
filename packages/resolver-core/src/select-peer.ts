import { parseGenericPeerId, statedKind } from './peer-id/generic.ts';
import type { ParsedPeerId, PeerKind, PeerKindCodec } from './peer-id/peer-id.ts';
import type { RecordKey, UnreadableRecord } from './reading.ts';
import type { IgnoredRecord, RawRecord, ResolvedPeer } from './resolution.ts';

/** The record key whose value says its kind itself. */
const genericKey = 'peer-id';

/** What the records of a name amount to. */
export type Selection =
  | {
      readonly state: 'found';
      readonly peers: readonly [ResolvedPeer, ...ResolvedPeer[]];
      readonly ignored: readonly IgnoredRecord[];
    }
  | { readonly state: 'absent'; readonly ignored: readonly IgnoredRecord[] }
  | {
      readonly state: 'invalid';
      readonly reason: 'malformed' | 'conflict';
      readonly records: readonly RawRecord[];
    };

/** The records of one name, as an adapter read them. */
export interface PeerRecords {
  readonly records: ReadonlyMap<RecordKey, string>;
  readonly unreadable?: readonly UnreadableRecord[] | undefined;
}

/** The record keys to read for these kinds, without duplicates, in order of precedence. */
export function recordKeysOf(codecs: readonly PeerKindCodec[], optIn: boolean): readonly RecordKey[] {
  const keys = codecs.flatMap((codec) => [...codec.recordKeys, ...((optIn && codec.optInKeys) || [])]);
  return [...new Set([...keys, genericKey])];
}

/**
 * Picks the peer to dial. The first kind (in the order of `codecs`) that has any record decides: a malformed or
 * conflicting record there makes the name invalid, because falling through to the next kind would let a lie downgrade
 * the choice. Records of later kinds can only add peers or be ignored.
 */
export function selectPeer(read: PeerRecords, codecs: readonly PeerKindCodec[], optIn = false): Selection {
  const generic = candidate(read, genericKey, (text) => parseGenericPeerId(text, codecs));
  // Also of a malformed value: one that says it is of the first kind must not be passed over for the second.
  const genericKind = generic?.raw === undefined ? undefined : statedKind(generic.raw)[0];
  const peers: ResolvedPeer[] = [];
  const ignored: IgnoredRecord[] = [];
  let decided: Selection | undefined;

  const settle = (verdict: KindVerdict): void => {
    if (verdict.peer) {
      if (!peers.some((peer) => peer.kind === verdict.peer?.kind)) peers.push(verdict.peer);
      ignored.push(...verdict.passedOver.map((c) => toIgnored(c)));
    } else if (peers.length > 0) {
      ignored.push(...verdict.broken.map((c) => toIgnored(c)));
    } else {
      decided ??= { state: 'invalid', reason: verdict.reason, records: verdict.broken.map(toRaw) };
    }
  };

  for (const codec of codecs) {
    const keys = [...codec.recordKeys, ...((optIn && codec.optInKeys) || [])];
    const candidates = keys.flatMap((key) => candidate(read, key, (text) => codec.parse(text), codec) ?? []);
    if (generic && genericKind === codec.kind) candidates.push(generic);
    if (candidates.length > 0) settle(judge(candidates));
    if (decided) return decided;
  }
  const isJudged = codecs.some(({ kind }) => kind === genericKind);
  if (generic && !generic.parsed.ok && !isJudged) {
    // A well-formed id of a kind the caller does not want is no fault of the record.
    if (generic.parsed.reason === 'other-kind') ignored.push({ ...toIgnored(generic), reason: 'other-kind' });
    else settle(judge([generic]));
    if (decided) return decided;
  }
  const [first, ...others] = peers;
  return first ? { state: 'found', peers: [first, ...others], ignored } : { state: 'absent', ignored };
}

interface Candidate {
  readonly key: RecordKey;
  /** Undefined when the record is unreadable. */
  readonly raw: string | undefined;
  readonly parsed: ParsedPeerId;
  readonly optIn: boolean;
}

type KindVerdict =
  | { readonly peer: ResolvedPeer; readonly passedOver: readonly Candidate[] }
  | {
      readonly peer?: undefined;
      readonly reason: 'malformed' | 'conflict';
      readonly broken: readonly Candidate[];
    };

function candidate(
  read: PeerRecords,
  key: RecordKey,
  parse: (text: string) => ParsedPeerId,
  codec?: PeerKindCodec,
): Candidate | undefined {
  const optIn = codec?.optInKeys?.includes(key) ?? false;
  const broken = read.unreadable?.find((record) => record.key === key);
  if (broken)
    return { key, raw: undefined, parsed: { ok: false, reason: 'encoding', why: broken.why }, optIn };
  const raw = read.records.get(key);
  return raw === undefined ? undefined : { key, raw, parsed: parse(raw), optIn };
}

/** The verdict on all records of one kind; at least one. */
function judge(candidates: readonly Candidate[]): KindVerdict {
  const [first] = candidates as readonly [Candidate, ...Candidate[]];
  if (!first.parsed.ok) return { reason: 'malformed', broken: [first] };
  const { peer } = first.parsed;
  const valid = candidates.filter((c) => c.parsed.ok);
  if (valid.some((c) => c.parsed.ok && c.parsed.peer.id !== peer.id))
    return { reason: 'conflict', broken: valid };
  return {
    peer: Object.freeze({
      ...peer,
      recordKey: first.key,
      raw: first.raw as string,
      ...(first.optIn ? { optIn: true as const } : {}),
    }),
    passedOver: candidates.filter((c) => !c.parsed.ok),
  };
}

/** A candidate that parsed is passed over only because another record of its kind contradicts it. */
function toIgnored({ key, parsed }: Candidate): IgnoredRecord {
  return parsed.ok
    ? { key, reason: 'conflict', why: conflictOf(parsed.peer.kind) }
    : { key, reason: parsed.reason, why: parsed.why };
}

function toRaw(c: Candidate): RawRecord {
  if (c.parsed.ok) return { key: c.key, value: c.raw, why: conflictOf(c.parsed.peer.kind) };
  // A private key on a chain is public already, but we do not spread it.
  return { key: c.key, value: c.parsed.reason === 'private-key' ? undefined : c.raw, why: c.parsed.why };
}

function conflictOf(kind: PeerKind): string {
  return `another record of this name holds a different ${kind} id`;
}
