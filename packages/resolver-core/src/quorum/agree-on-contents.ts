import type { ReadOptions } from '../name-service.ts';
import type { AsOf } from '../reading.ts';
import { tooOld } from '../too-old.ts';
import type { BlockNumber, Count } from '../units.ts';
import { type Answer, answerText } from './answer-text.ts';
import { type Ballot, createBallot, isAnswer, type Vote } from './ballot.ts';
import { withJointEvidence } from './joint-evidence.ts';
import type { Member } from './member.ts';
import type { Questions } from './questions.ts';
import { holdRound, type Round, type RoundOptions } from './round.ts';

/**
 * Agrees on what members say, each at a block of its own, as gateways do. One that contradicts another and read at an
 * older block is asked again for that block or a later one, before the two count as a contradiction.
 *
 * @throws {@link ResolverError} when the round ends before all questions are decided
 */
export function agreeOnContents<A extends Answer>(
  options: RoundOptions,
  questions: Questions<A>,
  wish: ReadOptions,
): Promise<readonly Vote<A>[]> {
  const { members, quorum } = options;
  const { minBlock = 0n } = wish;
  const ballots = Array.from({ length: questions.count }, () =>
    createBallot<A>({ quorum, proofCounts: false, textOf: (answer) => answerText(answer, false) }),
  );
  const answered = new Set<Member>();
  const lastAsked = ballots.map(() => new Map<Member, BlockNumber>());

  const askLaggards = (ballot: Ballot<A>, index: Count, round: Round): void => {
    const asked = lastAsked[index] as Map<Member, BlockNumber>;
    for (const [member, vote] of ballot.votes()) {
      const next = nextBlock(ballot, vote);
      if (next === undefined || next <= (asked.get(member) ?? 0n)) continue;
      asked.set(member, next);
      round.ask(
        member,
        `again from block ${next}`,
        (signal) => questions.askOne(member, index, { ...wish, signal, minBlock: next }),
        (answer) => ballot.cast(member, answer),
      );
    }
  };

  const outcomeOf = (ballot: Ballot<A>, index: Count): Vote<A> => {
    const consent = ballot.consent();
    if (!consent) return ballot.failure(questions.titleOf(index), members);
    const { vote, backers, answers } = consent;
    const [oldest] = [...answers].sort((a, b) => Number(blockOf(a) - blockOf(b)));
    if (!oldest) return vote;
    // What another one saw at another block is no contradiction: the name may have changed between the two.
    const places = answers.map(blockOf);
    const dissent = ballot.dissent(consent).filter((member) => {
      const other = ballot.votes().get(member) as Vote<A>;
      return !isAnswer(other) || places.includes(blockOf(other));
    });
    const cautious = withLeastPromises(oldest, answers);
    return withJointEvidence(cautious, answers, { members, quorum, isProved: false, backers, dissent });
  };

  return holdRound<readonly Vote<A>[]>(options, {
    said: (member) => (answered.has(member) ? 'answered' : undefined),
    open(round) {
      for (const member of members) {
        round.ask(
          member,
          'answer',
          (signal) => questions.ask(member, { ...wish, signal }),
          (votes) => {
            for (const [i, ballot] of ballots.entries()) {
              const vote = votes[i] as Vote<A>;
              const isBelow = isAnswer(vote) && blockOf(vote) < minBlock;
              ballot.cast(member, isBelow ? tooOld(minBlock) : vote);
            }
            answered.add(member);
          },
        );
      }
    },
    judge(round) {
      for (const [member, error] of round.failures) {
        // One that was asked again and failed keeps its first answer.
        if (!answered.has(member)) for (const ballot of ballots) ballot.cast(member, error);
      }
      for (const [i, ballot] of ballots.entries()) if (!ballot.consent()) askLaggards(ballot, i, round);
      const awaited = members.filter(round.isAwaited).length;
      if (ballots.some((ballot) => !ballot.consent() && ballot.isOpen(awaited))) return undefined;
      return ballots.map(outcomeOf);
    },
  });
}

/** The answer with no more than all of them promise: what one alone says of its own age or finality may be a lie. */
function withLeastPromises<A extends Answer>(answer: A, agreeing: readonly A[]): A {
  const finalities = agreeing.map(({ evidence }) => evidence.finality);
  const finality = (['latest', 'safe'] as const).find((one) => finalities.includes(one)) ?? 'finalized';
  const evidence = { ...answer.evidence, finality };
  const ages = agreeing.flatMap((one) => ('asOf' in one && one.asOf) || []);
  if (ages.length === 0) return { ...answer, evidence };
  const earliest = (field: keyof AsOf): Date =>
    new Date(Math.min(...ages.map((asOf) => asOf[field].getTime())));
  const asOf: AsOf = {
    readAt: earliest('readAt'),
    freshUntil: earliest('freshUntil'),
    staleUntil: earliest('staleUntil'),
  };
  return { ...answer, evidence, asOf };
}

/** The first later block at which another one says something else. One that makes a block up is asked for last. */
function nextBlock<A extends Answer>(ballot: Ballot<A>, own: Vote<A>): BlockNumber | undefined {
  if (!isAnswer(own)) return undefined;
  const text = answerText(own, false);
  const others = [...ballot.votes().values()].filter(isAnswer);
  const later = others.filter((other) => blockOf(other) > blockOf(own) && answerText(other, false) !== text);
  return later.map(blockOf).sort((a, b) => Number(a - b))[0];
}

function blockOf({ evidence }: Answer): BlockNumber {
  return evidence.block.number;
}
