import type { Finality } from '../evidence.ts';
import type { ReadOptions } from '../name-service.ts';
import type { Milliseconds } from '../units.ts';
import { agreeOnAnswers } from './agree-on-answers.ts';
import type { AgreedBlock } from './agree-on-block.ts';
import { agreeOnContents } from './agree-on-contents.ts';
import { createAgreedBlocks } from './agreed-blocks.ts';
import type { Answer } from './answer-text.ts';
import type { Vote } from './ballot.ts';
import type { Questions } from './questions.ts';
import { isNoQuorum } from './quorum-errors.ts';
import type { RoundOptions } from './round.ts';

/** How a quorum comes to its answers. */
export interface DecisionOptions {
  readonly round: Omit<RoundOptions, 'signal' | 'trace' | 'timeout'>;
  readonly timeout: Milliseconds;
  readonly headAge: (finality: Finality | undefined) => Milliseconds;
  /** Of a read that names none. */
  readonly finality: Finality | undefined;
}

/** Decides questions: an answer or an error for each. */
export type Decide = <A extends Answer>(
  questions: Questions<A>,
  readOptions?: ReadOptions,
) => Promise<readonly Vote<A>[]>;

/** Decides questions: by the answers at a block agreed on, or by what members say where they have no blocks. */
export function createDecision(options: DecisionOptions): Decide {
  const { round, timeout, headAge } = options;
  const { members, clock } = round;
  const blocks = createAgreedBlocks({ ...round, timeout }, headAge);
  const haveBlocks = members.every(({ service }) => service.blocks);

  return async (questions, readOptions = {}) => {
    const wish = { ...readOptions, finality: readOptions.finality ?? options.finality };
    const deadline = clock.now() + timeout;
    const step = (): RoundOptions => ({
      ...round,
      signal: wish.signal,
      trace: wish.trace,
      timeout: Math.max(1, deadline - clock.now()),
    });
    const answersAt = (agreed: AgreedBlock, isLastTry: boolean) =>
      agreeOnAnswers(step(), agreed, questions, wish, isLastTry);
    const give = <T>(answers: readonly T[], { block }: AgreedBlock): readonly T[] => {
      if (!answers.every(isNoQuorum)) blocks.answeredAt(wish.finality, block.number);
      return answers;
    };

    if (wish.at) return answersAt({ block: wish.at, backers: [], dissent: [] }, true);
    if (!haveBlocks) return agreeOnContents(step(), questions, wish);

    const kept = blocks.kept(wish);
    const agreed = kept ?? (await blocks.agree(wish));
    const answering = answersAt(agreed, false);
    // In the same step, so that it travels with the questions and the next read finds a young block.
    if (kept) blocks.renewBeside(wish);
    const answers = await answering;
    if (!answers.some(isNoQuorum)) return give(answers, agreed);
    // The block may have gone from the chain, or be one that an honest member has not reached yet.
    const wide = await blocks.agree(wish, true).catch(() => agreed);
    if (wide.block.hash === agreed.block.hash) return give(answers, agreed);
    const again = await answersAt(wide, true);
    const isBetter = again.filter(isNoQuorum).length < answers.filter(isNoQuorum).length;
    return isBetter ? give(again, wide) : give(answers, agreed);
  };
}
