import { ResolverError } from '../errors.ts';
import type { NameService } from '../name-service.ts';
import type { Count } from '../units.ts';
import { type Member, originsOf } from './member.ts';
import { noQuorum } from './no-quorum.ts';

/**
 * Checks that so many can make a quorum; gives the service of the first, which speaks for all about names.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `no-quorum` for fewer members than `quorum`, or one given twice
 * @throws `TypeError` for a quorum that is no number from 1, and for members of different services or networks
 */
export function checkMembers(members: readonly Member[], quorum: Count): NameService {
  if (!Number.isSafeInteger(quorum) || quorum < 1)
    throw new TypeError('quorum must be a whole number from 1');
  const [first, ...others] = members;
  if (!first || members.length < quorum) throw tooFewMembers(quorum, members.length);
  const origins = originsOf(members);
  const twice = origins.find((origin, i) => origins.indexOf(origin) !== i);
  if (twice !== undefined) throw givenTwice(twice);
  const kind = kindOf(first);
  const other = others.map(kindOf).find((one) => one !== kind);
  if (other !== undefined) throw new TypeError(`a quorum is of one service: ${kind}, not ${other}`);
  return first.service;
}

function kindOf({ service }: Member): string {
  return `${service.id} on ${service.network.id}`;
}

/** There are fewer members than have to agree. */
function tooFewMembers(quorum: Count, members: Count): ResolverError {
  const are = members === 1 ? 'is 1' : `are ${members}`;
  return noSuchQuorum(`quorum ${quorum} needs at least ${quorum} endpoints, and there ${are}`);
}

/** One server cannot confirm itself. */
function givenTwice(origin: string): ResolverError {
  return noSuchQuorum(
    `${origin} is given twice, and a quorum needs endpoints that are independent of each other`,
  );
}

function noSuchQuorum(shortMessage: string): ResolverError {
  return new ResolverError({ code: 'UNAVAILABLE', reason: noQuorum, retryable: false, shortMessage });
}
