import type { Clock } from '../clock.ts';
import { toResolverError } from '../errors.ts';
import { resolutionToJson } from '../json.ts';
import type { LookupOptions } from '../lookup-options.ts';
import type { Name } from '../name.ts';
import type { NameNews, NameService } from '../name-service.ts';
import { onAbort } from '../on-abort.ts';
import { pauseFor } from '../pause-for.ts';
import type { Resolution } from '../resolution.ts';
import { parseName } from '../service-registry.ts';
import type { BlockNumber, Milliseconds } from '../units.ts';
import type { FollowListener } from './following.ts';

/** Options of `Resolver.watch`. */
export interface WatchOptions extends Omit<LookupOptions, 'policy' | 'maxAge' | 'minBlock' | 'trace'> {
  /**
   * How often names are looked at whatever is told of them. @default 6_000, and 30_000 where all their chains can be
   * followed, or their sources tell of changes
   */
  readonly every?: Milliseconds | undefined;
}

interface Watched {
  readonly input: string;
  /** Undefined for a text that cannot be a name. */
  readonly name: Name | undefined;
  readonly service: NameService | undefined;
  told: string | undefined;
  block: BlockNumber;
  /** Look at it soon, at that block at least where it is known. */
  due: { readonly minBlock?: BlockNumber | undefined } | undefined;
  /** A hint was followed a moment ago: the next one waits, and the last one counts. */
  isResting: boolean;
  hint: NameNews | undefined;
}

/** What is watched with. */
interface WatchParts {
  readonly lookup: (name: string, options: LookupOptions) => Promise<Resolution>;
  readonly services: readonly NameService[];
  readonly follow: (listener: FollowListener, signal: AbortSignal) => void;
  /** Fires when the resolver is closed: what is said of it then is said, and no more. */
  readonly closing: AbortSignal;
  readonly clock: Clock;
}

const unknown = 'unknown';
const settling: Milliseconds = 1_000;

/** The outcomes of names, the first ones and every other one, see `Resolver.watch`. */
export async function* watchNames(
  inputs: readonly string[],
  { every, signal, ...options }: WatchOptions,
  { lookup, services, follow, closing, clock }: WatchParts,
): AsyncGenerator<Resolution> {
  const watched = toWatched(inputs, services);
  const byName = new Map(watched.map((one) => [one.name?.text, one]));
  const isToldOf = ({ service }: Watched): boolean => !service || Boolean(service.changes ?? service.watch);
  const pause = every ?? (watched.every(isToldOf) ? 30_000 : 6_000);
  const ending = new AbortController();
  if (signal?.aborted) ending.abort();
  let wake = (): void => {};
  const look = (one: Watched | undefined, minBlock?: BlockNumber): void => {
    if (!one) return;
    one.due = { minBlock };
    wake();
  };
  const lookAtAll = (service: NameService): void => {
    for (const one of watched) if (one.service === service) look(one);
  };
  const stopWatching = [
    onAbort(signal, () => ending.abort()),
    onAbort(ending.signal, () => wake()),
    onAbort(closing, () => wake()),
  ];

  const lost = new Set<NameService>();
  follow((event) => {
    const { service } = event;
    if (event.state === 'lost') lost.add(service);
    if (event.state === 'lost' || lost.delete(service)) lookAtAll(service);
    else for (const name of event.names) look(byName.get(name));
  }, ending.signal);
  for (const service of new Set(watched.map((one) => one.service))) {
    if (service?.watch && !service.changes) void heed(service, service.watch.bind(service));
  }

  /** Whoever hints without end must not make anybody read without end. */
  function heedHint(news: NameNews): void {
    const { name, block } = news;
    const one = byName.get(name);
    // It tells what it has first, which may be known.
    if (!one || (block !== undefined && block <= one.block)) return;
    if (one.isResting) {
      one.hint = news;
      return;
    }
    one.isResting = true;
    look(one, block);
    void pauseFor(clock, settling, ending.signal).then(() => {
      const { hint } = one;
      one.isResting = false;
      one.hint = undefined;
      if (hint) heedHint(hint);
    });
  }

  /** Listens to a source that tells of names, through its outages. */
  async function heed(service: NameService, watch: NonNullable<NameService['watch']>): Promise<void> {
    const names = watched.flatMap((one) => (one.service === service && one.name) || []);
    while (!ending.signal.aborted) {
      try {
        for await (const news of watch(names, { signal: ending.signal })) heedHint(news);
        return;
      } catch (error) {
        if (toResolverError(error).code === 'CLOSED') return;
        lookAtAll(service);
      }
      await pauseFor(clock, pause, ending.signal);
    }
  }

  async function outcomeOf(one: Watched): Promise<Resolution | undefined> {
    const { input, due } = one;
    one.due = undefined;
    // What was read in the meantime will do, unless there is a reason not to believe it.
    const mayKeep = !due && one.told !== unknown;
    const demand: LookupOptions = mayKeep
      ? { maxAge: pause / 2 }
      : { policy: 'network', minBlock: due?.minBlock };
    let resolution = await lookup(input, { ...options, ...demand, signal: ending.signal });
    if (
      demand.minBlock !== undefined &&
      resolution.state === 'unknown' &&
      resolution.error.code === 'TOO_OLD'
    ) {
      // A hint is no reason to call it an outage. Whoever is a little behind will have got there in a moment.
      void pauseFor(clock, settling, ending.signal).then(() => look(one));
      resolution = await lookup(input, { ...options, policy: 'network', signal: ending.signal });
    }
    const block = resolution.state === 'unknown' ? one.block : resolution.evidence.block.number;
    if (block < one.block) return undefined;
    one.block = block;
    const mark = markOf(resolution);
    if (mark === one.told) return undefined;
    one.told = mark;
    return resolution;
  }

  try {
    const able = watched.filter(({ name }) => name);
    let round = watched;
    // What is told of some names puts off the look at all of them no longer than it takes.
    let isOfAll = true;
    let isTimeForAll = false;
    let isLast = false;
    while (!ending.signal.aborted && !isLast) {
      isLast = closing.aborted;
      // Begun in one go, so that the reads travel together.
      const looks = round.map(outcomeOf);
      for (const seen of looks) seen.catch(() => {});
      for (const seen of looks) {
        const resolution = await seen;
        if (resolution) yield resolution;
      }
      if (isOfAll) {
        isTimeForAll = false;
        void pauseFor(clock, pause, ending.signal).then(() => {
          isTimeForAll = true;
          wake();
        });
      }
      const due = (): readonly Watched[] => watched.filter((one) => one.due);
      if (due().length === 0 && !isTimeForAll && !ending.signal.aborted && !closing.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isOfAll = isTimeForAll || closing.aborted;
      round = isOfAll ? able : due();
    }
  } catch (error) {
    // What was under way when it ended has no reader any more.
    if (!ending.signal.aborted) throw error;
  } finally {
    for (const stop of stopWatching) stop();
    ending.abort();
  }
}

/** Each name once, in the order given. */
function toWatched(inputs: readonly string[], services: readonly NameService[]): readonly Watched[] {
  const byText = new Map<string, Watched>();
  for (const input of inputs) {
    const { name, service } = parseOrNothing(input, services);
    const key = name?.text ?? input;
    if (byText.has(key)) continue;
    byText.set(key, {
      input,
      name,
      service,
      told: undefined,
      block: 0n,
      due: undefined,
      isResting: false,
      hint: undefined,
    });
  }
  return [...byText.values()];
}

function parseOrNothing(
  input: string,
  services: readonly NameService[],
): Partial<ReturnType<typeof parseName>> {
  try {
    return parseName(input, services);
  } catch {
    // The lookup says why.
    return {};
  }
}

/** The same while nothing changes that a reader acts on: neither a newer block does, nor another moment of an outage. */
function markOf(resolution: Resolution): string {
  if (resolution.state === 'unknown') return unknown;
  const { input, evidence, freshness, ...essence } = resolutionToJson(resolution) as Record<string, unknown>;
  return JSON.stringify(essence);
}
