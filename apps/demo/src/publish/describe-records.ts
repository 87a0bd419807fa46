import { callKinds } from '@peername/call';
import {
  allKinds,
  escapeText,
  type Hex,
  type PeerId,
  type PeerKindCodec,
  parseGenericPeerId,
  type RecordKey,
} from '@peername/resolver-core';
import { shorten } from '../names/describe-lookup.ts';
import type { Tone } from '../ui/note.tsx';
import { ownRecord } from './own-changes.ts';

/** One record of a name, for its owner. All text is safe to show. */
export interface RecordLine {
  readonly key: string;
  readonly tone: Tone;
  /** What it means, one sentence. */
  readonly sentence: string;
  /** What it holds; undefined for a secret. */
  readonly value: string | undefined;
}

/** Long enough for every peer id that there is. */
const longestValue = 600;

/** The records that hold peer ids, those for calls first; others are nobody's business here. */
export function describeRecords(records: ReadonlyMap<RecordKey, string>, ownKey: Hex): readonly RecordLine[] {
  const codecs = [...allKinds].sort((one, other) => rankOf(one) - rankOf(other));
  const keys = [...new Set([ownRecord, ...codecs.flatMap(({ recordKeys }) => recordKeys)])];
  return keys.flatMap((key) => {
    const value = records.get(key);
    if (value === undefined) return [];
    return [describeRecord(key, value, ownKey)];
  });
}

function rankOf({ kind }: PeerKindCodec): number {
  const rank = callKinds.indexOf(kind);
  return rank < 0 ? callKinds.length : rank;
}

function describeRecord(key: RecordKey, value: string, ownKey: Hex): RecordLine {
  const shown = { key: escapeText(key, 64), value: escapeText(value, longestValue) };
  const codec = allKinds.find(({ recordKeys }) => recordKeys.includes(key));
  const parsed = codec ? codec.parse(value) : parseGenericPeerId(value, allKinds);
  if (parsed.ok) return { ...shown, ...describePeer(parsed.peer, shown.key, ownKey) };
  if (parsed.reason === 'private-key')
    return {
      key: shown.key,
      value: undefined,
      tone: 'bad',
      sentence: `${shown.key} holds a private key. Everybody can read it: stop using that key, and take the record away.`,
    };
  return {
    ...shown,
    tone: 'warning',
    sentence: `${shown.key} holds nothing that can be called: ${escapeText(parsed.why)}.`,
  };
}

function describePeer(
  peer: PeerId,
  key: string,
  ownKey: Hex,
): { readonly tone: Tone; readonly sentence: string } {
  if (!callKinds.includes(peer.kind) || peer.key?.type !== 'ed25519')
    return { tone: 'plain', sentence: `${key} holds a ${peer.kind} id. It is for other things than calls.` };
  if (peer.key.hex === ownKey) return { tone: 'good', sentence: `${key} holds your key.` };
  return { tone: 'plain', sentence: `${key} holds another key: ${shorten(escapeText(peer.id))}` };
}

/** The value of a record, safe to show; a private key that somebody published is not repeated. */
export function shownValue(value: string): string {
  const parsed = parseGenericPeerId(value, allKinds);
  const isSecret = !parsed.ok && parsed.reason === 'private-key';
  return isSecret ? 'a private key' : escapeText(value, longestValue);
}
