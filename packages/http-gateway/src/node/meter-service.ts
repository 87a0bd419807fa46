import {
  type BlockRef,
  type Clock,
  isResolverError,
  type Milliseconds,
  type NameService,
  type ReadOutcome,
  toResolverError,
} from '@peername/resolver-core';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { createDissentMeter } from './dissent-meter.ts';
import { inSeconds } from './in-seconds.ts';
import type { Log } from './log.ts';

/** The newest block that a service has read at. */
interface Head {
  readonly block: BlockRef;
  readonly time: Milliseconds;
}

/**
 * Makes the wrapper that counts and times the reads of a name service, says with which codes they fail, and how old the
 * newest block is that was seen: that age grows while an endpoint is stuck, and while nobody asks.
 */
export function createServiceMeter(
  registers: Registry[],
  clock: Clock,
  log?: Pick<Log, 'warn'>,
): (service: NameService) => NameService {
  const labelNames = ['service'] as const;
  const reads = new Counter({
    name: 'peername_reads_total',
    help: 'Reads of a chain; a batch of names is one',
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: 'peername_read_failures_total',
    help: 'Names that a read learnt nothing about, by error code',
    labelNames: ['service', 'code'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'peername_read_seconds',
    help: 'How long reads of a chain take',
    labelNames,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const noteDissent = createDissentMeter(registers, clock, log);
  const heads = new Map<string, Head>();
  new Gauge({
    name: 'peername_head_age_seconds',
    help: 'How old the newest block is that was read at',
    labelNames,
    registers,
    collect() {
      for (const [id, { time }] of heads) this.labels(id).set(Math.max(0, inSeconds(clock.now() - time)));
    },
  });

  return (service) => {
    const { id } = service;
    const counted = reads.labels(id);
    const timed = seconds.labels(id);
    const note = (outcome: Pick<Exclude<ReadOutcome, Error>, 'evidence'> | Error): void => {
      if (outcome instanceof Error) {
        failures.labels(id, toResolverError(outcome).code).inc();
        return;
      }
      noteDissent(service, outcome.evidence);
      const { block } = outcome.evidence;
      const held = heads.get(id);
      if (held && held.block.number >= block.number) return;
      heads.set(id, { block, time: block.time?.getTime() ?? clock.now() });
    };
    const measure = async <T>(work: () => Promise<T>, noteAll: (result: T) => void): Promise<T> => {
      counted.inc();
      const started = performance.now();
      try {
        const result = await work();
        noteAll(result);
        return result;
      } catch (error) {
        note(isResolverError(error) ? error : toResolverError(error));
        throw error;
      } finally {
        timed.observe(inSeconds(performance.now() - started));
      }
    };
    const { readMany, groupOf, reverse, supportsAccount, subjectOf, changes, close } = service;
    return {
      id,
      get network() {
        return service.network;
      },
      get scope() {
        return service.scope;
      },
      get origins() {
        return service.origins;
      },
      finality: service.finality,
      freshFor: service.freshFor,
      fallback: service.fallback,
      supports: (text) => service.supports(text),
      parse: (text) => service.parse(text),
      read: (name, keys, o) => measure(() => service.read(name, keys, o), note),
      ...(groupOf && { groupOf: (name) => groupOf.call(service, name) }),
      ...(readMany && {
        readMany: (queries, o) =>
          measure(
            () => readMany.call(service, queries, o),
            (outcomes) => outcomes.forEach(note),
          ),
      }),
      ...(supportsAccount && { supportsAccount: (text) => supportsAccount.call(service, text) }),
      ...(reverse && { reverse: (account, o) => measure(() => reverse.call(service, account, o), note) }),
      ...(subjectOf && { subjectOf: (name) => subjectOf.call(service, name) }),
      ...(changes && { changes: (o) => changes.call(service, o) }),
      ...(close && { close: () => close.call(service) }),
    } satisfies NameService;
  };
}
