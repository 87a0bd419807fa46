import { isResolverError, type ResolverError } from '../errors.ts';
import type { Count } from '../units.ts';
import type { Answer } from './answer-text.ts';
import { describeAnswers } from './describe-answers.ts';
import type { Member } from './member.ts';
import {
  disagreement,
  faultOf,
  isBadProof,
  isOtherBlock,
  type Said,
  tooFewAnswers,
} from './quorum-errors.ts';

/** What a member answered to one question: an answer, or why it has none. */
export type Vote<A extends Answer> = A | ResolverError;

/** What enough members agree on. */
export interface Consent<A extends Answer> {
  readonly vote: Vote<A>;
  readonly backers: readonly Member[];
  /** Their own answers; none where they agree on an error. */
  readonly answers: readonly A[];
  /** Whether one of them proved it. */
  readonly isProved: boolean;
}

/** The votes on one question. */
export interface Ballot<A extends Answer> {
  /** Counts the last vote of a member. */
  cast(member: Member, vote: Vote<A>): void;
  votes(): ReadonlyMap<Member, Vote<A>>;
  /** What enough agree on. */
  consent(): Consent<A> | undefined;
  /** Whether the votes of `awaited` further members could still bring consent. */
  isOpen(awaited: Count): boolean;
  /** Who gave another answer than the one consented to, and who failed in a way that only a liar does. */
  dissent(consent: Consent<A>): readonly Member[];
  /** Why there is no consent. */
  failure(what: string, members: readonly Member[]): ResolverError;
}

/** A ballot that `quorum` equal votes decide; with `proofCounts`, one that is proved. */
export function createBallot<A extends Answer>(options: {
  readonly quorum: Count;
  readonly textOf: (answer: A) => string;
  readonly proofCounts: boolean;
}): Ballot<A> {
  const { quorum, textOf, proofCounts } = options;
  const votes = new Map<Member, Vote<A>>();
  const byText = new Map<string, Map<Member, Vote<A>>>();

  const keyOf = (vote: Vote<A>): string | undefined => {
    if (!isResolverError(vote)) return textOf(vote);
    // What asking elsewhere cannot help with is an answer too: enough of them may agree on it.
    return vote.retryable || isSuspect(vote) ? undefined : `error ${vote.code} ${vote.reason}`;
  };
  const isProof = (vote: Vote<A>): boolean =>
    proofCounts && isAnswer(vote) && vote.evidence.assurance === 'proof';

  return {
    votes: () => votes,
    cast(member, vote) {
      const text = keyOf(vote);
      for (const alike of byText.values()) alike.delete(member);
      votes.set(member, vote);
      if (text !== undefined) byText.set(text, (byText.get(text) ?? new Map()).set(member, vote));
    },
    consent() {
      for (const alike of byText.values()) {
        const cast = [...alike.values()];
        const proof = cast.find(isProof);
        const vote = proof ?? (cast.length >= quorum ? cast[0] : undefined);
        if (vote === undefined) continue;
        const backers = [...alike.keys()];
        return { vote, backers, answers: cast.filter(isAnswer), isProved: proof !== undefined };
      }
      return undefined;
    },
    isOpen(awaited) {
      if (proofCounts && awaited > 0) return true;
      const most = Math.max(0, ...[...byText.values()].map(({ size }) => size));
      return most + awaited >= quorum;
    },
    dissent({ backers }) {
      return [...votes].flatMap(([member, vote]) =>
        !backers.includes(member) && (!isResolverError(vote) || isSuspect(vote)) ? member : [],
      );
    },
    failure(what, members) {
      const describe = describeAnswers([...votes.values()].filter(isAnswer));
      const said: Said = (member) => {
        const vote = votes.get(member);
        return vote && (isResolverError(vote) ? faultOf(vote) : describe(vote));
      };
      const failures = new Map([...votes].filter(isFailed));
      const answers = [...byText.values()].filter(({ size }) => size > 0).length;
      const isSplit = answers > 1 || (answers > 0 && [...failures.values()].some(isOtherBlock));
      return isSplit ? disagreement(what, members, said) : tooFewAnswers(quorum, members, said, failures);
    },
  };
}

/** Whether a member gave an answer, and not only a reason for having none. */
export function isAnswer<A extends Answer>(vote: Vote<A>): vote is A {
  return !isResolverError(vote);
}

/** Whether an error is one that an honest member has no reason to give. */
function isSuspect(error: ResolverError): boolean {
  return isBadProof(error) || isOtherBlock(error) || error.code === 'WRONG_NETWORK';
}

function isFailed(entry: readonly [Member, Vote<Answer>]): entry is [Member, ResolverError] {
  return isResolverError(entry[1]);
}
