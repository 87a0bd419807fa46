import { type Clock, systemClock } from '../clock.ts';
import { isResolverError, toResolverError } from '../errors.ts';
import type { Finality } from '../evidence.ts';
import type { NameService } from '../name-service.ts';
import type { Count, Milliseconds } from '../units.ts';
import type { Answer } from './answer-text.ts';
import type { Vote } from './ballot.ts';
import { createDecision } from './decide.ts';
import { distinct } from './distinct.ts';
import { type Member, originsOf, toMembers } from './member.ts';
import { aboutAccount, aboutNames } from './questions.ts';
import { givenTwice, tooFewMembers } from './quorum-errors.ts';

/** Options of {@link quorumOf}. */
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
 * One name service over several that read the same names, each through a single server: what it answers, `quorum` of
 * them gave. Where all of them have `blocks`, they first agree on a block and are then asked at it, so that a warm read
 * is one request to each; a reading that one of them proved against that block needs no second one. Members without
 * blocks are compared by what they say, and those that read at an older block are asked again.
 *
 * It is done with the answer that completes the quorum: slow and dead members hold nothing up. Fewer than `quorum`
 * members that lie alike cannot change an answer, and those found out are named in the evidence (`dissent`).
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `no-quorum` for fewer members than `quorum`, or one given twice
 * @throws `TypeError` for a quorum that is no number from 1, and for members of different services or networks
 *
 * @example
 * ```ts
 * import { azero } from '@peername/azero'
 * import { quorumOf } from '@peername/resolver-core'
 *
 * const urls = ['https://a.example', 'https://b.example', 'https://c.example']
 * const service = quorumOf(urls.map((url) => azero({ endpoints: [url] })), { quorum: 2 })
 * ```
 */
export function quorumOf(services: readonly NameService[], options: QuorumOptions): NameService {
  const { quorum, timeout = 10_000, clock = systemClock, headAge = 2_000 } = options;
  const members = toMembers(services);
  const [first] = services;
  checkMembers(members, quorum);
  if (!first) throw tooFewMembers(quorum, 0);

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
      const [outcome] = await decide(aboutNames([{ name, keys }]), readOptions);
      return unlessFailed(outcome);
    },

    ...(groupOf && { groupOf: (name) => groupOf(name) }),
    ...(services.every(({ readMany }) => readMany) && {
      readMany: async (queries, readOptions) =>
        queries.length === 0 ? [] : decide(aboutNames(queries), readOptions),
    }),
    ...(supportsAccount && { supportsAccount: (text) => supportsAccount(text) }),
    ...(services.every(({ reverse }) => reverse) && {
      async reverse(account, readOptions) {
        const [outcome] = await decide(aboutAccount(account), readOptions);
        return unlessFailed(outcome);
      },
    }),

    async close() {
      closing.abort();
      await Promise.all(services.map((service) => service.close?.()));
    },
  };
}

function checkMembers(members: readonly Member[], quorum: Count): void {
  if (!Number.isSafeInteger(quorum) || quorum < 1)
    throw new TypeError('quorum must be a whole number from 1');
  if (quorum > members.length) throw tooFewMembers(quorum, members.length);
  const origins = originsOf(members);
  const twice = origins.find((origin, i) => origins.indexOf(origin) !== i);
  if (twice !== undefined) throw givenTwice(twice);
  const [first, ...others] = members.map(({ service }) => `${service.id} on ${service.network.id}`);
  const other = others.find((one) => one !== first);
  if (other !== undefined) throw new TypeError(`a quorum is of one service: ${first}, not ${other}`);
}

function unlessFailed<A extends Answer>(outcome: Vote<A> | undefined): A {
  if (outcome === undefined) throw toResolverError(new Error('a quorum gave no answer'));
  if (isResolverError(outcome)) throw outcome;
  return outcome;
}
