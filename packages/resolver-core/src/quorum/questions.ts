import { escapeText } from '../escape-text.ts';
import type { NameService, Query, ReadOptions } from '../name-service.ts';
import type { Reading, ReverseReading } from '../reading.ts';
import type { Count } from '../units.ts';
import type { Answer } from './answer-text.ts';
import type { Vote } from './ballot.ts';
import type { Member } from './member.ts';

/** What all members are asked. */
export interface Questions<A extends Answer> {
  readonly count: Count;
  /** What a question is about, for messages: `alice.azero`. */
  titleOf(index: Count): string;
  /** All questions to one member at once. */
  ask(member: Member, options: ReadOptions): Promise<readonly Vote<A>[]>;
  /** One of them again. */
  askOne(member: Member, index: Count, options: ReadOptions): Promise<A>;
}

/** The records of names: of one by `read`, of several by `readMany`. */
export function aboutNames(queries: readonly Query[]): Questions<Reading> {
  const askOne: Questions<Reading>['askOne'] = ({ service }, index, options) => {
    const { name, keys } = queries[index] as Query;
    return service.read(name, keys, options);
  };
  return {
    count: queries.length,
    titleOf: (index) => (queries[index] as Query).name.text,
    async ask(member, options) {
      const { service } = member;
      if (queries.length === 1 || !service.readMany) return [await askOne(member, 0, options)];
      return service.readMany(queries, options);
    },
    askOne,
  };
}

/** The primary name of an account, of services that all have `reverse`. */
export function aboutAccount(account: string): Questions<ReverseReading> {
  const askOne: Questions<ReverseReading>['askOne'] = ({ service }, _, options) =>
    (service as Required<NameService>).reverse(account, options);
  return {
    count: 1,
    titleOf: () => escapeText(account, 80),
    ask: async (member, options) => [await askOne(member, 0, options)],
    askOne,
  };
}
