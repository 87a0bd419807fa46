import { blake2b256 } from './hashes.ts';
import { concatBytes } from './hex.ts';
import { bytes } from './scale.ts';

/** An event as a contract hands it to the contracts pallet. */
export interface InkEvent {
  /** The event's number in the contract's metadata, and its fields. */
  readonly data: Uint8Array;
  readonly topics: readonly Uint8Array[];
}

const utf8 = new TextEncoder();

/**
 * An event as ink! 4 encodes it: the first topic names the event, the others its indexed fields with their values.
 *
 * ```
 * data     06 | 14 616c696365 | d4..      event 6, its fields
 * topics   00 "Registry::RecordsUpdated" 00.., blake2b(78 "Registry::RecordsUpdated::name" 14 616c696365)
 * ```
 *
 * Source: ink! 4.2.1, `PrefixedValue` and `push_topic`.
 */
export function inkEvent(
  index: number,
  path: string,
  fields: readonly { readonly name: string; readonly value: Uint8Array; readonly topic?: boolean }[],
): InkEvent {
  const indexed = fields.filter(({ topic }) => topic);
  return {
    data: concatBytes(Uint8Array.of(index), ...fields.map(({ value }) => value)),
    topics: [
      topicOf('', utf8.encode(path)),
      ...indexed.map(({ name, value }) => topicOf(`${path}::${name}`, value)),
    ],
  };
}

/** 32 bytes: the value with its prefix, or the hash of that when it is longer. */
function topicOf(prefix: string, value: Uint8Array): Uint8Array {
  const whole = concatBytes(bytes.encode(utf8.encode(prefix)), value);
  return whole.length > 32 ? blake2b256(whole) : concatBytes(whole, new Uint8Array(32 - whole.length));
}
