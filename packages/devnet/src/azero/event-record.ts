import { blake2b256 } from './hashes.ts';
import { concatBytes } from './hex.ts';
import { compact, u32 } from './scale.ts';

/** Which part of a block an event belongs to: the extrinsic of that index, or the block's beginning. */
export type Phase = number | 'initialization';

/**
 * One `EventRecord`, encoded.
 *
 * ```
 * 00 00000000 | 00 00 ...      | 00        phase of extrinsic 0, pallet 0, event 0, its fields, no topics
 * 02          | 28 06 01 ...   | 08 ...    phase initialization, pallet 40, event 6, two topics
 * ```
 */
function eventRecord(
  phase: Phase,
  pallet: number,
  event: number,
  fields: Uint8Array,
  topics: readonly Uint8Array[] = [],
): Uint8Array {
  return concatBytes(
    phase === 'initialization' ? Uint8Array.of(2) : concatBytes(Uint8Array.of(0), u32.encode(phase)),
    Uint8Array.of(pallet, event),
    fields,
    compact.encode(BigInt(topics.length)),
    ...topics,
  );
}

/** `System.ExtrinsicSuccess` of the timestamp that opens every block. */
export function inherentSuccess(): Uint8Array {
  const weight = concatBytes(compact.encode(285_000_000n), compact.encode(1_493n));
  const mandatory = 2;
  const paysFee = 0;
  return eventRecord(0, 0, 0, concatBytes(weight, Uint8Array.of(mandatory, paysFee)));
}

/** `Contracts.Called`, which a call leaves behind unless it reverts. */
export function calledEvent(pallet: number, caller: Uint8Array, contract: Uint8Array): Uint8Array {
  const signed = concatBytes(Uint8Array.of(1), caller);
  return eventRecord('initialization', pallet, 6, concatBytes(signed, contract), [
    blake2b256(signed),
    blake2b256(contract),
  ]);
}

/** `System.Events` as storage holds it. */
export function encodeEvents(records: readonly Uint8Array[]): Uint8Array {
  return concatBytes(compact.encode(BigInt(records.length)), ...records);
}
