import type { ReadOptions } from '../name-service.ts';
import type { AsOf } from '../reading.ts';
import { tooOld } from '../too-old.ts';
import type { BlockNumber, Count } from '../units.ts';
import { type Answer, answerText } from './answer-text.ts';
import { type Ballot, type Consent, createBallot, type Vote } from './ballot.ts';
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
  const ballots = Array.from({ length: questions.count }, () =>
    createBallot<A>({ quorum, proofCounts: false, textOf: (answer) => answerText(answer, false) }),
  );
  const voted = new Set<Member>();
  const lastAsked = ballots.map(() => new Map<Member, BlockNumber>());

  const askLaggards = (ballot: Ballot<A>, index: Count, round: Round): void => {
    for (const member of ballot.votes().keys()) {
      const next = nextBlock(ballot, member);
      const asked = lastAsked[index]?.get(member) ?? -1n;
      if (next === undefined || next <= asked) continue;
      lastAsked[index]?.set(member, next);
      round.ask(
        member,
        `again from block ${next}`,
        (signal) => questions.askOne(member, index, { ...wish, signal, minBlock: next }),
        (answer) => ballot.cast(member, answer),
      );
    }
  };

  const { minBlock } = wish;
  const cast = (member: Member, voteOn: (index: Count) => Vote<A> | undefined): void => {
    voted.add(member);
    ballots.forEach((ballot, i) => {
      const vote = voteOn(i);
      if (vote === undefined) return;
      const isBelow = minBlock !== undefined && !(vote instanceof Error) && blockOf(vote) < minBlock;
      ballot.cast(member, isBelow ? tooOld(minBlock) : vote);
    });
  };

  const outcomeOf = (ballot: Ballot<A>, index: Count): Vote<A> => {
    const consent = ballot.consent();
    if (!consent) return ballot.failure(questions.titleOf(index), members);
    const agreeing = answersOf(ballot, consent);
    const [oldest] = [...agreeing].sort((a, b) => (blockOf(a) < blockOf(b) ? -1 : 1));
    if (!oldest) return consent.vote;
    // What another one saw at another block is no contradiction: the name may have changed between the two.
    const places = agreeing.map(blockOf);
    const dissent = ballot.dissent(consent).filter((member) => {
      const vote = ballot.votes().get(member);
      return vote === undefined || vote instanceof Error || places.includes(blockOf(vote));
    });
    const { backers } = consent;
    const cautious = withLeastPromises(oldest, agreeing);
    return withJointEvidence(cautious, agreeing, { members, quorum, isProved: false, backers, dissent });
  };

  return holdRound<readonly Vote<A>[]>(options, {
    said: (member) => (voted.has(member) ? 'answered' : undefined),
    open(round) {
      for (const member of members) {
        round.ask(
          member,
          'answer',
          (signal) => questions.ask(member, { ...wish, signal }),
          (votes) => cast(member, (i) => votes[i]),
        );
      }
    },
    judge(round) {
      for (const [member, error] of round.failures) if (!voted.has(member)) cast(member, () => error);
      ballots.forEach((ballot, i) => {
        if (!ballot.consent()) askLaggards(ballot, i, round);
      });
      const awaited = members.filter((member) => round.isAwaited(member)).length;
      if (ballots.some((ballot) => !ballot.consent() && ballot.isOpen(awaited))) return undefined;
      return ballots.map((ballot, i) => outcomeOf(ballot, i));
    },
  });
}

function answersOf<A extends Answer>(ballot: Ballot<A>, { backers }: Consent<A>): readonly A[] {
  return backers.flatMap((member) => {
    const vote = ballot.votes().get(member);
    return vote === undefined || vote instanceof Error ? [] : vote;
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
function nextBlock<A extends Answer>(ballot: Ballot<A>, member: Member): BlockNumber | undefined {
  const own = ballot.votes().get(member);
  if (own === undefined || own instanceof Error) return undefined;
  const text = answerText(own, false);
  const later = [...ballot.votes().values()].flatMap((vote) =>
    vote instanceof Error || blockOf(vote) <= blockOf(own) || answerText(vote, false) === text
      ? []
      : blockOf(vote),
  );
  return later.sort((a, b) => Number(a - b))[0];
}

function blockOf({ evidence }: Answer): BlockNumber {
  return evidence.block.number;
}
