import type { RecordChange } from '@peername/resolver-core/publish';
import { concatBytes } from '../concat-bytes.ts';
import { malformedReply } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import { scaleReader } from '../scale-reader.ts';
import { encodeCompact, encodeText } from '../scale-writer.ts';

/** The registry's message that writes records, on the wire: BLAKE2b-256 of its label, the first four bytes. */
export const updateRecordsSelector = '0xde84a1ba';

/** What a call of `update_records` asks for. */
export interface RecordUpdate {
  readonly label: string;
  readonly changes: readonly RecordChange[];
  /** Takes all other records away. */
  readonly removeRest: boolean;
}

/** Selector and arguments: `name: String, Vec<(String, Option<String>)>, remove_rest: bool`. */
export function encodeRecordUpdate({ label, changes, removeRest }: RecordUpdate): Uint8Array {
  return concatBytes(
    fromHex(updateRecordsSelector),
    encodeText(label),
    encodeCompact(changes.length),
    ...changes.map(({ key, value }) => concatBytes(encodeText(key), encodeOption(value))),
    Uint8Array.of(removeRest ? 1 : 0),
  );
}

/** Reads a call of `update_records`. @throws {@link ResolverError} `PROTOCOL` for any other bytes */
export function decodeRecordUpdate(input: Uint8Array): RecordUpdate {
  const reader = scaleReader(input);
  if (toHex(reader.fixed(4)) !== updateRecordsSelector) throw malformedReply('another message');
  const label = reader.text();
  const changes = Array.from({ length: reader.count(2) }, () => ({
    key: reader.text(),
    value: reader.isSecond() ? reader.text() : null,
  }));
  const removeRest = reader.isSecond();
  reader.end();
  return { label, changes, removeRest };
}

function encodeOption(text: string | null): Uint8Array {
  return text === null ? Uint8Array.of(0) : concatBytes(Uint8Array.of(1), encodeText(text));
}
