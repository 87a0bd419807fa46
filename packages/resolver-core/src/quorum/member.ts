import type { NameService } from '../name-service.ts';
import type { Milliseconds } from '../units.ts';

/** One of several that are asked the same. */
export interface Member {
  readonly service: NameService;
  /** What it is called in evidence and in messages: its origin. */
  readonly origin: string;
  /** Until then it is not waited for long: it kept silent up to a deadline. */
  silentUntil: Milliseconds;
}

/** The members of a quorum, by the origins they show. */
export function toMembers(services: readonly NameService[]): readonly Member[] {
  return services.map((service, i) => ({
    service,
    origin: service.origins?.join(', ') || `endpoint ${i + 1}`,
    silentUntil: Number.NEGATIVE_INFINITY,
  }));
}

/** The origins of members, as evidence lists them. */
export function originsOf(members: Iterable<Member>): readonly string[] {
  return [...members].flatMap(({ service, origin }) => service.origins ?? [origin]);
}
