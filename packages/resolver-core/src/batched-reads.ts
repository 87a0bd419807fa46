import type { Clock } from './clock.ts';
import { waitFor } from './deadline.ts';
import { ResolverError, toResolverError } from './errors.ts';
import type { Assurance, Finality } from './evidence.ts';
import type { NameService, Query, ReadOptions } from './name-service.ts';
import type { Reading, ReadOutcome } from './reading.ts';
import type { Trace } from './trace.ts';
import type { BlockNumber, Count, Milliseconds } from './units.ts';

/** One read to make. */
export interface ReadRequest extends Query {
  readonly service: NameService;
  readonly finality?: Finality | undefined;
  /** Asked of the service; a reading that came with others may be of an older block all the same. */
  readonly minBlock?: BlockNumber | undefined;
  /** For services that hold readings themselves. */
  readonly maxAge?: Milliseconds | undefined;
  /** Asked of the service; a reading may be weaker all the same. */
  readonly require?: Assurance | undefined;
  readonly trace?: Trace | undefined;
}

/** Reads names; those asked for in the same microtask go to the service together. */
export interface BatchedReads {
  read(request: ReadRequest): Promise<Reading>;
  /** Reads under way reject with `CLOSED`. */
  close(): void;
}

interface Waiting {
  readonly request: ReadRequest;
  readonly resolve: (reading: Reading) => void;
  readonly reject: (error: ResolverError) => void;
}

/** Every read ends within `timeout`, whatever the service does. */
export function createBatchedReads(options: {
  readonly clock: Clock;
  readonly timeout: Milliseconds;
  /** The most names in one `readMany`. */
  readonly maxBatch: Count;
}): BatchedReads {
  const { clock, timeout, maxBatch } = options;
  const closing = new AbortController();
  let queue: Waiting[] = [];

  const flush = (): void => {
    const waiting = queue;
    queue = [];
    for (const [service, ofService] of groupBy(waiting, ({ request }) => request.service)) {
      for (const same of groupBy(ofService, ({ request }) => togetherOf(request)).values()) {
        for (let i = 0; i < same.length; i += maxBatch) void run(service, same.slice(i, i + maxBatch));
      }
    }
  };

  const run = async (
    service: NameService,
    batch: readonly Waiting[],
    minBlock = floorsOf(batch).highest,
  ): Promise<void> => {
    const ending = new AbortController();
    const readOptions: ReadOptions = {
      signal: ending.signal,
      finality: batch[0]?.request.finality,
      minBlock: minBlock || undefined,
      maxAge: batch[0]?.request.maxAge,
      require: batch[0]?.request.require,
      trace: traceAll(batch.flatMap(({ request }) => request.trace ?? [])),
    };
    const again: Waiting[] = [];
    const fail = (waiting: Waiting, error: ResolverError): void => {
      // A block that one of them demands and nobody has must not cost the others their answers.
      if (error.code === 'TOO_OLD' && (waiting.request.minBlock ?? 0n) < minBlock) again.push(waiting);
      else waiting.reject(error);
    };
    try {
      if (closing.signal.aborted) throw closedError();
      const work = readAll(service, batch, readOptions);
      const outcomes = await waitFor(work, { clock, timeout, signal: closing.signal });
      // Nobody can tell whose they are: a name must not be given what is of another.
      if (outcomes.length !== batch.length)
        throw new Error(`${service.id} gave ${outcomes.length} readings for ${batch.length} names`);
      outcomes.forEach((outcome, i) => {
        const waiting = batch[i] as Waiting;
        if ('state' in outcome) waiting.resolve(outcome);
        else fail(waiting, outcome);
      });
    } catch (error) {
      const reason = closing.signal.aborted ? closedError() : toResolverError(error);
      for (const waiting of batch) fail(waiting, reason);
      // Whatever the service still does for this batch has no reader any more.
      ending.abort(reason);
    }
    if (again.length > 0) await run(service, again, floorsOf(again).lowest);
  };

  return {
    read: (request) =>
      new Promise((resolve, reject) => {
        if (queue.length === 0) queueMicrotask(flush);
        queue.push({ request, resolve, reject });
      }),
    close: () => closing.abort(),
  };
}

/** The error of a resolver that was closed. */
export function closedError(): ResolverError {
  return new ResolverError({ code: 'CLOSED', shortMessage: 'The resolver is closed' });
}

async function readAll(
  service: NameService,
  batch: readonly Waiting[],
  options: ReadOptions,
): Promise<readonly ReadOutcome[]> {
  if (service.readMany && batch.length > 1) {
    const queries = batch.map(({ request: { name, keys } }) => ({ name, keys }));
    return service.readMany(queries, options);
  }
  return Promise.all(
    batch.map(({ request: { name, keys, minBlock } }) =>
      service.read(name, keys, { ...options, minBlock }).catch(toResolverError),
    ),
  );
}

/** What reads have in common that go to a service in one go. */
function togetherOf({ service, name, finality, require, maxAge }: ReadRequest): string {
  return `${finality}|${require}|${maxAge}|${service.groupOf?.(name)}`;
}

/** The blocks that a batch may not be older than: by its least demanding request, and by its most. */
function floorsOf(batch: readonly Waiting[]): {
  readonly lowest: BlockNumber;
  readonly highest: BlockNumber;
} {
  const floors = batch.map(({ request }) => request.minBlock ?? 0n).sort((a, b) => (a < b ? -1 : 1));
  return { lowest: floors[0] ?? 0n, highest: floors.at(-1) ?? 0n };
}

function traceAll(traces: readonly Trace[]): Trace | undefined {
  const distinct = [...new Set(traces)];
  return distinct.length < 2 ? distinct[0] : (event) => distinct.forEach((trace) => void trace(event));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
