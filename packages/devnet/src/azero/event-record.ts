import { blake2b256 } from './hashes.ts';
import { concatBytes } from './hex.ts';
import type { InkEvent } from './ink-event.ts';
import { bytes, compact, u32 } from './scale.ts';

/** Which part of a block an event belongs to: the extrinsic of that index, or the block's beginning. */
export type Phase = number | 'initialization';

/** What a pallet leaves behind in `System.Events`. */
export interface RuntimeEvent {
  readonly pallet: number;
  readonly event: number;
  /** Encoded one after the other. */
  readonly fields: Uint8Array;
  readonly topics?: readonly Uint8Array[];
}

/**
 * One `EventRecord`, encoded.
 *
 * ```
 * 00 00000000 | 00 00 ...      | 00        phase of extrinsic 0, pallet 0, event 0, its fields, no topics
 * 02          | 28 06 01 ...   | 08 ...    phase initialization, pallet 40, event 6, two topics
 * ```
 */
export function eventRecord(phase: Phase, { pallet, event, fields, topics = [] }: RuntimeEvent): Uint8Array {
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
  const fields = concatBytes(weight, Uint8Array.of(mandatory, paysFee));
  return eventRecord(0, { pallet: 0, event: 0, fields });
}

/** `Contracts.Called`, which a call leaves behind unless it reverts. */
export function calledEvent(pallet: number, caller: Uint8Array, contract: Uint8Array): RuntimeEvent {
  const signed = concatBytes(Uint8Array.of(1), caller);
  return {
    pallet,
    event: 6,
    fields: concatBytes(signed, contract),
    topics: [blake2b256(signed), blake2b256(contract)],
  };
}

/** `Contracts.ContractEmitted`: what a contract says. */
export function emittedEvent(pallet: number, contract: Uint8Array, { data, topics }: InkEvent): RuntimeEvent {
  return { pallet, event: 3, fields: concatBytes(contract, bytes.encode(data)), topics };
}

/** `System.Events` as storage holds it. */
export function encodeEvents(records: readonly Uint8Array[]): Uint8Array {
  return concatBytes(compact.encode(BigInt(records.length)), ...records);
}
