import { blake2b256 } from './hashes.ts';
import { concatBytes, fromHex, type Hex, toHex } from './hex.ts';
import { bytes, compact, u64 } from './scale.ts';

/** A block header. */
export interface Header {
  readonly parentHash: Hex;
  readonly number: number;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  /** Digest items, SCALE-encoded. */
  readonly logs: readonly Hex[];
}

/** A header as JSON-RPC shows it. */
export interface HeaderJson {
  readonly parentHash: Hex;
  readonly number: Hex;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly digest: { readonly logs: readonly Hex[] };
}

/** The hash of a block: BLAKE2b-256 of its SCALE-encoded header. */
export function hashHeader(header: Header): Hex {
  const logs = header.logs.map(fromHex);
  const encoded = concatBytes(
    fromHex(header.parentHash),
    compact.encode(BigInt(header.number)),
    fromHex(header.stateRoot),
    fromHex(header.extrinsicsRoot),
    compact.encode(BigInt(logs.length)),
    ...logs,
  );
  return toHex(blake2b256(encoded));
}

/** The header in the form of `chain_getHeader`. */
export function headerToJson({ parentHash, number, stateRoot, extrinsicsRoot, logs }: Header): HeaderJson {
  return { parentHash, number: `0x${number.toString(16)}`, stateRoot, extrinsicsRoot, digest: { logs } };
}

/** The digest item in which an Aura author (Aleph Zero has those) names its slot. */
export function auraSlot(slot: bigint): Hex {
  const preRuntime = 6;
  return toHex(
    concatBytes(Uint8Array.of(preRuntime), new TextEncoder().encode('aura'), bytes.encode(u64.encode(slot))),
  );
}
