import type { Clock, FollowListener, Milliseconds } from '@peername/resolver-core';
import { Counter, Gauge, type Registry } from 'prom-client';
import { inSeconds } from './in-seconds.ts';
import type { Log } from './log.ts';

/** Shows how far each chain is followed, counts the names that it makes the caches drop, and logs outages. */
export function meterFollowing(
  registers: Registry[],
  clock: Clock,
  log?: Pick<Log, 'warn'> & Partial<Pick<Log, 'info'>>,
): FollowListener {
  const labelNames = ['service'] as const;
  const blocks = new Gauge({
    name: 'peername_followed_block',
    help: 'The newest block that was looked at for changes',
    labelNames,
    registers,
  });
  const dropped = new Counter({
    name: 'peername_dropped_names_total',
    help: 'Names whose answers were dropped because the chain shows that they changed, or may have',
    labelNames: ['service', 'why'] as const,
    registers,
  });
  const seenAt = new Map<string, Milliseconds>();
  new Gauge({
    name: 'peername_followed_age_seconds',
    help: 'How long ago the last new block was looked at',
    labelNames,
    registers,
    collect() {
      for (const [id, at] of seenAt) this.labels(id).set(Math.max(0, inSeconds(clock.now() - at)));
    },
  });
  const lost = new Set<string>();

  return (event) => {
    const { id } = event.service;
    if (event.state === 'lost') {
      lost.add(id);
      log?.warn('a chain cannot be followed', { service: id, why: event.error.message });
      return;
    }
    if (lost.delete(id)) log?.info?.('a chain is followed again', { service: id });
    seenAt.set(id, clock.now());
    blocks.labels(id).set(Number(event.block.number));
    dropped.labels(id, event.isCertain ? 'changed' : 'untold').inc(event.names.length);
  };
}
