const mask = 0xffff_ffff_ffff_ffffn;
const p1 = 0x9e3779b185ebca87n;
const p2 = 0xc2b2ae3d27d4eb4fn;
const p3 = 0x165667b19e3779f9n;
const p4 = 0x85ebca77c2b2ae63n;

/**
 * The hash that Substrate's maps put before an account (`Twox64Concat`): XXH64 with seed 0 of 32 bytes, exactly one
 * round of it, its low byte first.
 *
 * Source: the xxHash specification, "XXH64 algorithm description".
 */
export function twox64(account: Uint8Array): Uint8Array {
  const view = new DataView(account.buffer, account.byteOffset, 32);
  const lanes = [p1 + p2, p2, 0n, -p1].map((start, i) => round(start, view.getBigUint64(8 * i, true)));
  const turns = [1, 7, 12, 18];
  let hash = lanes.reduce((sum, lane, i) => sum + rotate(lane, turns[i] as number), 0n);
  for (const lane of lanes) hash = (hash ^ round(0n, lane)) * p1 + p4;
  hash = (hash + 32n) & mask;
  hash = ((hash ^ (hash >> 33n)) * p2) & mask;
  hash = ((hash ^ (hash >> 29n)) * p3) & mask;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, hash ^ (hash >> 32n), true);
  return bytes;
}

function round(lane: bigint, word: bigint): bigint {
  return (rotate(lane + word * p2, 31) * p1) & mask;
}

function rotate(word: bigint, by: number): bigint {
  const low = BigInt.asUintN(64, word);
  return BigInt.asUintN(64, low << BigInt(by)) | (low >> BigInt(64 - by));
}
