import type { Clock, Evidence, Milliseconds, NameService } from '@peername/resolver-core';
import { Counter, type Registry } from 'prom-client';
import type { Log } from './log.ts';

// A liar lies about every name that is asked for.
const quietFor: Milliseconds = 60_000;
const unknownEndpoint = 'other';

/** Counts the answers that contradict what a quorum agreed on, by who gave them, and warns of each of those once a minute. */
export function createDissentMeter(
  registers: Registry[],
  clock: Clock,
  log?: Pick<Log, 'warn'>,
): (service: NameService, evidence: Evidence) => void {
  const dissents = new Counter({
    name: 'peername_dissent_total',
    help: 'Answers of an endpoint that others contradicted at the same block',
    labelNames: ['service', 'endpoint'] as const,
    registers,
  });
  const warnedAt = new Map<string, Milliseconds>();

  return ({ id, origins = [] }, { dissent = [], block, endpoints }) => {
    for (const origin of dissent) {
      // Labels are of our own endpoints alone: what another gateway tells of has no bound.
      const endpoint = origins.includes(origin) ? origin : unknownEndpoint;
      dissents.labels(id, endpoint).inc();
      const key = `${id} ${endpoint}`;
      if (clock.now() - (warnedAt.get(key) ?? Number.NEGATIVE_INFINITY) < quietFor) continue;
      warnedAt.set(key, clock.now());
      log?.warn('an endpoint gave another answer at this block', {
        service: id,
        endpoint: origin,
        block: Number(block.number),
        against: endpoints.join(', '),
      });
    }
  };
}
