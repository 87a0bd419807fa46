import type { ReadOptions } from '../name-service.ts';
import type { Count, Milliseconds } from '../units.ts';
import type { AgreedBlock } from './agree-on-block.ts';
import { type Answer, answerText } from './answer-text.ts';
import { createBallot, type Vote } from './ballot.ts';
import { distinct } from './distinct.ts';
import { withJointEvidence } from './joint-evidence.ts';
import type { Member } from './member.ts';
import type { Questions } from './questions.ts';
import { isUnknownBlock } from './quorum-errors.ts';
import { holdRound, type RoundOptions } from './round.ts';

const patience: Milliseconds = 1_000;

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
  isLastTry = true,
): Promise<readonly Vote<A>[]> {
  const { members, quorum, clock } = options;
  const started = clock.now();
  // Who has another block there has nothing to say of this one.
  const voters = members.filter((member) => !dissent.includes(member));
  const proofCounts = quorum > 1 && backers.length > 1;
  const ballots = Array.from({ length: questions.count }, () =>
    createBallot<A>({ quorum, proofCounts, textOf: (answer) => answerText(answer, true) }),
  );
  const voted = new Set<Member>();

  const cast = (member: Member, voteOn: (index: Count) => Vote<A> | undefined): void => {
    voted.add(member);
    ballots.forEach((ballot, i) => {
      const vote = voteOn(i);
      if (vote !== undefined) ballot.cast(member, vote);
    });
  };

  const outcomeOf = (index: Count): Vote<A> => {
    const ballot = ballots[index] as (typeof ballots)[number];
    const consent = ballot.consent();
    if (!consent) return ballot.failure(questions.titleOf(index), members);
    const { vote, isProved } = consent;
    if (vote instanceof Error) return vote;
    // A proof rests on those who confirmed the block.
    const standing = isProved ? distinct([...consent.backers, ...backers]) : consent.backers;
    const agreeing = consent.backers.flatMap((member) => {
      const own = ballot.votes().get(member);
      return own === undefined || own instanceof Error ? [] : own;
    });
    return withJointEvidence(vote, agreeing, {
      members,
      quorum,
      isProved,
      backers: standing,
      dissent: [...ballot.dissent(consent), ...dissent],
    });
  };

  const lags = (): boolean =>
    ballots.some((ballot) => [...ballot.votes().values()].some((vote) => isUnknownBlock(vote)));

  return holdRound<readonly Vote<A>[]>(options, {
    said: (member) => (voted.has(member) ? `answered at block ${block.number}` : undefined),
    open(round) {
      round.wake(patience);
      for (const member of voters) {
        round.ask(
          member,
          `answer at block ${block.number}`,
          (signal) => questions.ask(member, { ...wish, signal, at: block }),
          (votes) => cast(member, (i) => votes[i]),
        );
      }
    },
    judge(round) {
      for (const [member, error] of round.failures) if (!voted.has(member)) cast(member, () => error);
      // At a block that more of them have, one that only lags may make up for one that is silent.
      const isHopeless = !isLastTry && clock.now() >= started + patience && lags();
      const awaited = isHopeless ? 0 : voters.filter((member) => round.isAwaited(member)).length;
      if (ballots.some((ballot) => !ballot.consent() && ballot.isOpen(awaited))) return undefined;
      return ballots.map((_, i) => outcomeOf(i));
    },
  });
}
