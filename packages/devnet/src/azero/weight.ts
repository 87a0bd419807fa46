import { type Codec, compact, tuple } from './scale.ts';

/** Computation in picoseconds and proof size in bytes, the two parts of a Substrate weight. */
export type Weight = readonly [refTime: bigint, proofSize: bigint];
export const weight: Codec<Weight> = tuple(compact, compact);

/** Both parts added. */
export function addWeight([refTime, proofSize]: Weight, other: Weight): Weight {
  return [refTime + other[0], proofSize + other[1]];
}

/** Whether each part is at most that of the limit. */
export function fitsWeight([refTime, proofSize]: Weight, limit: Weight): boolean {
  return refTime <= limit[0] && proofSize <= limit[1];
}
