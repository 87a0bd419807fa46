import type { Clock } from '../clock.ts';
import type { ResolverError } from '../errors.ts';
import type { BlockRef, Finality } from '../evidence.ts';
import type { Name } from '../name.ts';
import type { NameService } from '../name-service.ts';
import { onAbort } from '../on-abort.ts';
import type { Count, Milliseconds } from '../units.ts';
import type { ChainNews } from './chain-news.ts';
import { createFloors, type Floors } from './floors.ts';
import { followChain } from './follow-chain.ts';
import type { NewsOfName } from './news-of-name.ts';
import { readPastNews } from './read-past-news.ts';
import { createSeenNames, type SeenNames } from './seen-names.ts';

/** What becomes known while chains are followed. */
export type FollowEvent =
  | {
      /** A new head. */
      readonly state: 'head';
      readonly service: NameService;
      readonly block: BlockRef;
      /** Those that were asked for here and changed, or may have: an older answer is not served as fresh any more. */
      readonly names: readonly string[];
      /** Whether they are known to have changed. */
      readonly isCertain: boolean;
    }
  | {
      /** An outage has begun. It is over with the next head; what changed meanwhile is told then. */
      readonly state: 'lost';
      readonly service: NameService;
      readonly error: ResolverError;
    };

/** Is told of each event, and must not throw. */
export type FollowListener = (event: FollowEvent) => void;

/** Follows the chains of several services while somebody listens, and knows what that means for readings. */
export interface Following {
  /** Undefined for a service that was never followed, and for readings of a finality that is reached later. */
  of(service: NameService, name: Name, finality: Finality | undefined): NewsOfName | undefined;
  /** Listens until the signal fires. All listeners share one look at each chain. */
  follow(listener: FollowListener, signal?: AbortSignal): void;
  close(): void;
}

interface Followed {
  readonly service: NameService;
  readonly subjectOf: (name: Name) => string;
  readonly floors: Floors;
  readonly names: SeenNames;
  last: BlockRef | undefined;
  /** News of which it cannot be told what changed, kept back while such news rests. */
  kept: BlockRef | undefined;
  /** Set while it rests. */
  endRest: (() => void) | undefined;
  /** How many subjects that were asked for were named since when. */
  counted: Count;
  countedFrom: Milliseconds;
}

const maxNames: Count = 50_000;
// Anybody can make a chain say that something changed. What cannot be told apart makes all names be read anew, so it
// counts no more often than this.
const restOfDoubt: Milliseconds = 30_000;
// In that time. Whoever tells of the chain names what he likes, and each name costs a read.
const maxChanged: Count = 1_000;

/** Follows nothing yet. */
export function createFollowing(services: readonly NameService[], clock: Clock): Following {
  const followed = new Map<NameService, Followed>();
  const listeners = new Set<FollowListener>();
  let ending: AbortController | undefined;
  let isClosed = false;

  const tell = (event: FollowEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const doubtAll = (one: Followed, block: BlockRef): void => {
    const { service, floors, names } = one;
    one.endRest = clock.schedule(() => {
      const { kept } = one;
      one.endRest = undefined;
      one.kept = undefined;
      if (kept) doubtAll(one, kept);
    }, restOfDoubt);
    floors.raiseAll(block);
    // The news may be older than the head.
    tell({ state: 'head', service, block: one.last ?? block, names: [...names.all()], isCertain: false });
  };
  /** Counts one more subject that was asked for and changed: more than there may be are as good as all. */
  const isTooMany = (one: Followed): boolean => {
    const now = clock.now();
    if (Math.abs(now - one.countedFrom) >= restOfDoubt) Object.assign(one, { countedFrom: now, counted: 0 });
    one.counted += 1;
    return one.counted > maxChanged;
  };
  const take = (one: Followed, { block, subjects }: ChainNews): void => {
    const { last, service, floors, names } = one;
    one.last = block;
    if (!last) {
      // What was read before, also by another process, may have changed before this block.
      floors.raiseAll(block);
      tell({ state: 'head', service, block, names: [...names.all()], isCertain: false });
      return;
    }
    if (block.number < last.number) floors.lower(block);
    let untold = subjects ? undefined : block;
    const changed = new Set<string>();
    for (const subject of subjects ?? []) {
      const asked = [...names.of(subject)];
      if (asked.length > 0 && isTooMany(one)) {
        untold = block;
        continue;
      }
      const gone = floors.raise(subject, block, asked.length > 0);
      if (gone && gone.number > (untold?.number ?? -1n)) untold = gone;
      for (const name of asked) changed.add(name);
    }
    if (subjects || one.endRest)
      tell({ state: 'head', service, block, names: [...changed], isCertain: true });
    if (!untold) return;
    if (!one.endRest) doubtAll(one, untold);
    else if (!one.kept || one.kept.number <= untold.number) one.kept = untold;
  };
  const begin = (): void => {
    ending = new AbortController();
    const { signal } = ending;
    for (const service of services) {
      const { changes, subjectOf } = service;
      if (!changes || !subjectOf) continue;
      const one = followed.get(service) ?? createFollowed(service, subjectOf.bind(service), tell);
      followed.set(service, one);
      void followChain(changes.bind(service), {
        clock,
        signal,
        since: one.last,
        onNews: (news) => take(one, news),
        onLost: (error) => tell({ state: 'lost', service, error }),
      });
    }
  };
  const end = (): void => {
    ending?.abort();
    ending = undefined;
  };

  return {
    of(service, name, finality = 'finalized') {
      const one = followed.get(service);
      if (!one || rank[finality] > rank[service.finality ?? 'latest']) return undefined;
      const { floors } = one;
      const subject = one.names.subjectOf(name.text, () => {
        const made = one.subjectOf(name);
        floors.keep(made);
        return made;
      });
      const isOwnFinality = finality === (service.finality ?? 'latest');
      return {
        verdict: (block) => floors.verdict(subject, block),
        readPast: (read, minBlock) => readPastNews(read, { floors, subject, minBlock, isOwnFinality, clock }),
      };
    },
    follow(listener, signal) {
      if (isClosed || signal?.aborted) return;
      // Each call counts for itself, whatever it hands in.
      const own: FollowListener = (event) => listener(event);
      listeners.add(own);
      onAbort(signal, () => {
        if (listeners.delete(own) && listeners.size === 0) end();
      });
      if (!ending) begin();
    },
    close() {
      isClosed = true;
      listeners.clear();
      end();
      for (const one of followed.values()) one.endRest?.();
    },
  };
}

function createFollowed(
  service: NameService,
  subjectOf: (name: Name) => string,
  tell: (event: FollowEvent) => void,
): Followed {
  const followed: Followed = {
    service,
    subjectOf,
    floors: createFloors(),
    names: createSeenNames(maxNames, (name) => {
      const block = followed.last;
      if (block) tell({ state: 'head', service, block, names: [name], isCertain: false });
    }),
    last: undefined,
    kept: undefined,
    endRest: undefined,
    counted: 0,
    countedFrom: 0,
  };
  return followed;
}

const rank: Readonly<Record<Finality, number>> = { latest: 0, safe: 1, finalized: 2 };
