import { escapeText } from '../escape-text.ts';
import { parseGenericPeerId } from '../peer-id/generic.ts';
import type { ParsedPeerId, PeerId, PeerKindCodec } from '../peer-id/peer-id.ts';
import { isPrivateKey } from '../peer-id/private-key.ts';
import { PublishError } from './publish-error.ts';
import type { RecordChange } from './record-change.ts';

/** What a change amounts to. */
export interface CheckedChange {
  /** The peer id that resolvers will read; undefined for a record that holds none, or that goes. */
  readonly peer?: PeerId | undefined;
}

/** Longer keys are in use nowhere, and each byte of one is paid for. */
const longestKey = 255;

/**
 * Reads the value of a change as a resolver will read it, so that nothing is published that nobody can dial.
 *
 * @throws {@link PublishError} `invalid-value`: the record would make the name invalid, is a private key, or has a key
 * that is none
 */
export function checkRecordChange(
  { key, value }: RecordChange,
  codecs: readonly PeerKindCodec[],
): CheckedChange {
  const shownKey = escapeText(key, 64);
  if (key === '' || key.length > longestKey || key !== escapeText(key, longestKey))
    throw invalid(`"${shownKey}" cannot be the key of a record: 1 to ${longestKey} characters that print`);
  if (value === null) return {};
  if (value === '') throw invalid(`The record ${shownKey} would be empty; to take it away, remove it`);
  if (/\p{Cs}/u.test(value)) throw invalid(`The value for ${shownKey} holds half a character; write it anew`);
  if (isPrivateKey(value))
    throw invalid(
      `The value for ${shownKey} is a private key, which everybody could read; publish the public one`,
    );
  const parsed = parseAs(key, value, codecs);
  if (!parsed) return {};
  if (parsed.ok) return { peer: parsed.peer };
  throw invalid(`The value for ${shownKey} is none that can be dialled: ${parsed.why}`);
}

function parseAs(key: string, value: string, codecs: readonly PeerKindCodec[]): ParsedPeerId | undefined {
  // The one key whose value says its kind.
  if (key === 'peer-id') return parseGenericPeerId(value, codecs);
  return codecs.find(({ recordKeys }) => recordKeys.includes(key))?.parse(value);
}

function invalid(shortMessage: string): PublishError {
  return new PublishError({ reason: 'invalid-value', shortMessage });
}
