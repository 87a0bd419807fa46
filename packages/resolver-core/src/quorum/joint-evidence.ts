import type { Assurance, Evidence } from '../evidence.ts';
import type { Count } from '../units.ts';
import type { Answer } from './answer-text.ts';
import { distinct } from './distinct.ts';
import { type Member, originsOf } from './member.ts';

/** Who stands behind an answer. */
export interface Backing {
  readonly members: readonly Member[];
  readonly backers: readonly Member[];
  readonly dissent: readonly Member[];
  readonly quorum: Count;
  readonly isProved: boolean;
}

/** The answer with the evidence of all who agreed on it; `backing` are their own answers. */
export function withJointEvidence<A extends Answer>(answer: A, agreeing: readonly A[], backing: Backing): A {
  const { members, backers, dissent, quorum, isProved } = backing;
  const { dissent: _, via: __, ...first } = answer.evidence;
  const via = distinct(agreeing.flatMap(({ evidence }) => evidence.via ?? []));
  const origins = distinct(agreeing.flatMap(({ evidence }) => evidence.endpoints));
  const evidence: Evidence = {
    ...first,
    assurance: strengthOf(quorum, isProved),
    asked: members.length,
    agreed: backers.length,
    endpoints: distinct([...origins, ...(via.length > 0 ? [] : originsOf(backers))]),
    ...(dissent.length > 0 ? { dissent: distinct(originsOf(dissent)) } : {}),
    ...(via.length > 0 ? { via } : {}),
  };
  return { ...answer, evidence };
}

/** One endpoint's word stays that, also when it comes with a proof: nobody else confirmed the block. */
function strengthOf(quorum: Count, isProved: boolean): Assurance {
  if (quorum < 2) return 'single';
  return isProved ? 'proof' : 'quorum';
}
