import type { ResolverError } from '../errors.ts';
import type { ReadOptions } from '../name-service.ts';
import type { Count } from '../units.ts';
import type { AgreedBlock } from './agree-on-block.ts';
import { type Answer, answerText } from './answer-text.ts';
import { createBallot, isSuspect, type Vote } from './ballot.ts';
import { withJointEvidence } from './joint-evidence.ts';
import type { Member } from './member.ts';
import type { Questions } from './questions.ts';
import { holdRound, type RoundOptions } from './round.ts';

/**
 * Agrees on the answers at a block that members agreed on, on each by itself: done when enough are equal, or when one is
 * proved against the block.
 *
 * @throws {@link ResolverError} when the round ends before all questions are decided
 */
export function agreeOnAnswers<A extends Answer>(
  options: RoundOptions,
  { block, backers, dissent }: AgreedBlock,
  questions: Questions<A>,
  wish: ReadOptions,
): Promise<readonly Vote<A>[]> {
  const { members, quorum } = options;
  const proofCounts = quorum > 1 && backers.length > 1;
  const ballots = Array.from({ length: questions.count }, () =>
    createBallot<A>({ quorum, proofCounts, textOf: (answer) => answerText(answer, true) }),
  );
  const voted = new Set<Member>();

  const outcomeOf = (index: Count, failures: ReadonlyMap<Member, ResolverError>): Vote<A> => {
    const ballot = ballots[index] as (typeof ballots)[number];
    const consent = ballot.consent();
    if (!consent) return ballot.failure(questions.titleOf(index), members, failures);
    const { vote, isProved } = consent;
    if (vote instanceof Error) return vote;
    // A proof rests on those who confirmed the block.
    const standing = isProved ? distinct([...consent.backers, ...backers]) : consent.backers;
    const liars = [...failures].flatMap(([member, error]) => (isSuspect(error) ? member : []));
    const agreeing = consent.backers.flatMap((member) => {
      const own = ballot.votes().get(member);
      return own === undefined || own instanceof Error ? [] : own;
    });
    return withJointEvidence(vote, agreeing, {
      members,
      quorum,
      isProved,
      backers: standing,
      dissent: distinct([...ballot.dissent(consent), ...liars, ...dissent]),
    });
  };

  return holdRound<readonly Vote<A>[]>(options, {
    said: (member) => (voted.has(member) ? `answered at block ${block.number}` : undefined),
    open(round) {
      for (const member of members) {
        round.ask(
          member,
          `answer at block ${block.number}`,
          (signal) => questions.ask(member, { ...wish, signal, at: block }),
          (votes) => {
            voted.add(member);
            ballots.forEach((ballot, i) => {
              const vote = votes[i];
              if (vote !== undefined) ballot.cast(member, vote);
            });
          },
        );
      }
    },
    judge(round) {
      const awaited = members.filter((member) => round.isAwaited(member)).length;
      if (ballots.some((ballot) => !ballot.consent() && ballot.isOpen(awaited))) return undefined;
      return ballots.map((_, i) => outcomeOf(i, round.failures));
    },
  });
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
