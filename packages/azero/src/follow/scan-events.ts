import type { Count } from '@peername/resolver-core';
import { scaleReader } from '../scale-reader.ts';

/** What the events of a block show of one registry. */
export interface RegistryNews {
  /** Labels of names that changed. */
  readonly labels: ReadonlySet<string>;
  /** Whether it was called more often than it told what it did: not every version tells of changed records by an event. */
  readonly isSilent: boolean;
  /** Whether there is more than is looked at. */
  readonly isCut: boolean;
}

// A block of the public chain names the account a few times. What cannot be decoded costs the most.
const maxPlaces: Count = 1_024;

// Of pallet-contracts.
const contractEmitted = 3;
const called = 6;
const signedOrigin = 1;

// Of the contract; the index comes first in the data of an event.
const setPrimaryName = 5;
const transfer = 7;
const nameFirst: ReadonlySet<number> = new Set([0, 2, 3, 4, 6, 13]);

/**
 * Looks through `System.Events` for what a registry (32 bytes) did. How long the events of other pallets are says the
 * runtime's metadata, which is not at hand, so the registry's account is looked for in the bytes:
 *
 * ```
 * 28 03 <account> <length> 06 14 616c696365 d4..     ContractEmitted, with RecordsUpdated of "alice" in its data
 * 28 06 01 <caller> <account>                        Called, by a signed transaction or from another contract
 * ```
 *
 * Whoever puts such bytes into an event of a contract of his own is believed; all that comes of it is that a name is
 * read once more, and that one call in the same block counts as told. Never throws.
 */
export function scanEvents(events: Uint8Array, registry: Uint8Array): RegistryNews {
  const labels = new Set<string>();
  let calls: Count = 0;
  let told: Count = 0;
  let isCut = false;
  let places = 0;
  for (let at = find(events, registry, 0); at >= 0; at = find(events, registry, at + 1)) {
    if (++places > maxPlaces) {
      isCut = true;
      break;
    }
    const event = events[at - 1] === contractEmitted ? eventIn(events.subarray(at + 32)) : undefined;
    if (event) told += 1;
    if (event?.label !== undefined) labels.add(event.label);
    if (events[at - 34] === called && events[at - 33] === signedOrigin) calls += 1;
  }
  return { labels, isSilent: calls > told, isCut };
}

/** What an event of the contract tells, from the length of its data on: the name that changed, where one did. */
function eventIn(rest: Uint8Array): { readonly label?: string } | undefined {
  try {
    const data = scaleReader(scaleReader(rest).bytes());
    const index = data.uint(1);
    if (index === setPrimaryName) return {};
    if (index === transfer) {
      // `Option<AccountId>` twice, and `Id::Bytes`, the sixth variant of PSP34's.
      for (let party = 0; party < 2; party++) if (data.isSecond()) data.fixed(32);
      if (data.uint(1) !== 5) return undefined;
    } else if (!nameFirst.has(index)) return undefined;
    const label = data.text();
    return label.length > 0 && label.length <= 64 ? { label } : undefined;
  } catch {
    return undefined;
  }
}

/** Where `part` begins in `bytes` from `from` on; -1 for nowhere. */
function find(bytes: Uint8Array, part: Uint8Array, from: number): number {
  const first = part[0] ?? 0;
  const last = bytes.length - part.length;
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    if (part.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
