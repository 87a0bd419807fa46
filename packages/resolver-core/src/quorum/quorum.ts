import type { NameService } from '../name-service.ts';
import { createDecision } from './decide.ts';
import { type QuorumOptions, quorumWith } from './quorum-with.ts';

/**
 * One name service over several that read the same names, each through a single server: what it answers, `quorum` of
 * them gave. Where all of them have `blocks`, they first agree on a block and are then asked at it, so that a warm read
 * is one request to each; a reading that one of them proved against that block needs no second one. Members without
 * blocks are compared by what they say, and those that read at an older block are asked again.
 *
 * It is done with the answer that completes the quorum: slow and dead members hold nothing up, save for a second when
 * the heads of the others lie far apart. Fewer than `quorum`
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
  return quorumWith(createDecision, services, options);
}
