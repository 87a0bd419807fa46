import { type Clock, systemClock } from '../clock.ts';
import { isResolverError } from '../errors.ts';
import type { Finality } from '../evidence.ts';
import type { NameService } from '../name-service.ts';
import type { Count, Milliseconds } from '../units.ts';
import type { Answer } from './answer-text.ts';
import type { Vote } from './ballot.ts';
import { checkMembers } from './check-members.ts';
import type { Decide, DecisionOptions } from './decide.ts';
import { distinct } from './distinct.ts';
import { originsOf, toMembers } from './member.ts';
import { aboutAccount, aboutNames } from './questions.ts';

/** Options of `quorumOf`. */
export interface QuorumOptions {
  /** How many members have to give the same answer. */
  readonly quorum: Count;
  /** For how long an agreed block is read at; by finality where that matters. @default 2_000 */
  readonly headAge?: Milliseconds | ((finality: Finality | undefined) => Milliseconds) | undefined;
  /** The longest time for one reading, the agreement on a block included. @default 10_000 */
  readonly timeout?: Milliseconds | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/**
 * A quorum that comes to its answers in the way given: the service that stands before its members.
 *
 * @throws {@link ResolverError} and `TypeError` as {@link checkMembers} does
 */
export function quorumWith(
  createDecision: (options: DecisionOptions) => Decide,
  services: readonly NameService[],
  options: QuorumOptions,
): NameService {
  const { quorum, timeout = 10_000, clock = systemClock, headAge = 2_000 } = options;
  const members = toMembers(services);
  const first = checkMembers(members, quorum);

  const closing = new AbortController();
  const decide = createDecision({
    round: { members, quorum, clock, closing: closing.signal },
    timeout,
    headAge: typeof headAge === 'function' ? headAge : () => headAge,
    finality: first.finality,
  });
  const { id, network, finality, freshFor, fallback, groupOf, supportsAccount } = first;

  return {
    id,
    network,
    finality,
    freshFor,
    fallback,
    scope: `${distinct(services.map(({ scope }) => scope)).join(' ')} quorum ${quorum}`,
    origins: originsOf(members),
    supports: (text) => first.supports(text),
    parse: (text) => first.parse(text),

    async read(name, keys, readOptions) {
      return unlessFailed(await decide(aboutNames([{ name, keys }]), readOptions));
    },

    ...(groupOf && { groupOf: (name) => groupOf(name) }),
    ...(services.every(({ readMany }) => readMany) && {
      readMany: async (queries, readOptions) =>
        queries.length === 0 ? [] : decide(aboutNames(queries), readOptions),
    }),
    ...(supportsAccount && { supportsAccount: (text) => supportsAccount(text) }),
    ...(services.every(({ reverse }) => reverse) && {
      async reverse(account, readOptions) {
        return unlessFailed(await decide(aboutAccount(account), readOptions));
      },
    }),

    async close() {
      closing.abort();
      await Promise.all(services.map((service) => service.close?.()));
    },
  };
}

/** The answer to the one question that was decided. */
function unlessFailed<A extends Answer>([outcome]: readonly Vote<A>[]): A {
  if (isResolverError(outcome)) throw outcome;
  return outcome as A;
}
