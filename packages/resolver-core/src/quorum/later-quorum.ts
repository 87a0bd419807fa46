import type { NameService } from '../name-service.ts';
import { createLaterDecision } from './later-decision.ts';
import { type QuorumOptions, quorumWith } from './quorum-with.ts';

/**
 * `quorumOf` for an adapter with a `quorum` option: what holds the rounds is loaded with the first question, because most
 * pages that could have a quorum have none.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `no-quorum` for fewer members than `quorum`, or one given twice
 * @throws `TypeError` for a quorum that is no number from 1, and for members of different services or networks
 */
export function laterQuorumOf(services: readonly NameService[], options: QuorumOptions): NameService {
  return quorumWith(createLaterDecision, services, options);
}
