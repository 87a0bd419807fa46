import type { ReadOptions } from '../name-service.ts';
import type { Count } from '../units.ts';
import type { AgreedBlock } from './agree-on-block.ts';
import { type Answer, answerText } from './answer-text.ts';
import { type Ballot, createBallot, isAnswer, type Vote } from './ballot.ts';
import { distinct } from './distinct.ts';
import { withJointEvidence } from './joint-evidence.ts';
import type { Member } from './member.ts';
import type { Questions } from './questions.ts';
import { isUnknownBlock } from './quorum-errors.ts';
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
  isLastTry: boolean,
): Promise<readonly Vote<A>[]> {
  const { members, quorum } = options;
  // Who has another block there has nothing to say of this one.
  const voters = members.filter((member) => !dissent.includes(member));
  // A proof against a block that nobody else confirmed is the word of one.
  const proofCounts = Math.min(quorum, backers.length) > 1;
  const ballots = Array.from({ length: questions.count }, () =>
    createBallot<A>({ quorum, proofCounts, textOf: (answer) => answerText(answer, true) }),
  );
  const answered = new Set<Member>();

  const outcomeOf = (ballot: Ballot<A>, index: Count): Vote<A> => {
    const consent = ballot.consent();
    if (!consent) return ballot.failure(questions.titleOf(index), members);
    const { vote, answers, isProved } = consent;
    if (!isAnswer(vote)) return vote;
    return withJointEvidence(vote, answers, {
      members,
      quorum,
      isProved,
      // A proof rests on those who confirmed the block.
      backers: isProved ? distinct([...consent.backers, ...backers]) : consent.backers,
      dissent: [...ballot.dissent(consent), ...dissent],
    });
  };

  const someLag = (): boolean =>
    ballots.flatMap((ballot) => [...ballot.votes().values()]).some(isUnknownBlock);

  return holdRound<readonly Vote<A>[]>(options, {
    said: (member) => (answered.has(member) ? `answered at block ${block.number}` : undefined),
    open(round) {
      for (const member of voters) {
        round.ask(
          member,
          `answer at block ${block.number}`,
          (signal) => questions.ask(member, { ...wish, signal, at: block }),
          (votes) => {
            for (const [i, ballot] of ballots.entries()) ballot.cast(member, votes[i] as Vote<A>);
            answered.add(member);
          },
        );
      }
    },
    judge(round) {
      for (const [member, error] of round.failures) {
        for (const ballot of ballots) ballot.cast(member, error);
      }
      // At a block that more of them have, one that only lags may make up for one that is silent.
      const isHopeless = !isLastTry && !round.isEarly() && someLag();
      const awaited = isHopeless ? 0 : voters.filter(round.isAwaited).length;
      if (ballots.some((ballot) => !ballot.consent() && ballot.isOpen(awaited))) return undefined;
      return ballots.map(outcomeOf);
    },
  });
}
