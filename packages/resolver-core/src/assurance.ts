import { ResolverError } from './errors.ts';
import type { Assurance, Evidence } from './evidence.ts';

const rank: Readonly<Record<Assurance, number>> = { single: 0, quorum: 1, proof: 2 };

/** Every {@link Assurance}, the weakest first. */
export const assurances: readonly Assurance[] = Object.keys(rank) as Assurance[];

/** Whether an answer is weaker than what was demanded. */
export function isWeaker({ assurance }: Evidence, demanded: Assurance | undefined): boolean {
  // So put that a word which is no strength, from a caller without types, is demanded in vain and not ignored.
  return demanded !== undefined && !(rank[assurance] >= rank[demanded]);
}

/** The stronger of two demands. */
export function stronger(a: Assurance | undefined, b: Assurance | undefined): Assurance | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return rank[a] < rank[b] ? b : a;
}

/** The error for an answer that is too weak. */
export function tooWeak({ assurance, agreed }: Evidence, demanded: Assurance | undefined): ResolverError {
  const basis = assurance === 'single' ? '1 endpoint' : `the word of ${agreed} endpoints`;
  const remedy =
    assurance === 'single'
      ? 'ask more endpoints with --quorum'
      : 'read with proofs, or demand quorum where the name service has none';
  return new ResolverError({
    code: 'UNTRUSTED',
    reason: 'assurance',
    shortMessage: `this answer rests on ${basis}, and ${demanded} was demanded; ${remedy}`,
  });
}
