import type { Count } from '@peername/resolver-core';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Visited } from '../visit.ts';
import { inSeconds } from './in-seconds.ts';

/** The figures of one route, bound to their labels once. */
interface RouteMeter {
  readonly timed: Histogram.Internal<'route'>;
  readonly counted: Map<string, Tally>;
}

/** What came since the figures were asked for last: to add it to them costs six times as much as to count it. */
interface Tally {
  readonly counter: Counter.Internal;
  count: Count;
}

/** Counts and times requests: by route, status and what the caches did, never by name or by who asked. */
export function meterRequests(registers: Registry[]): (visited: Visited) => void {
  const requests = new Counter({
    name: 'peername_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'status', 'cache'],
    registers,
    collect() {
      for (const { counted } of routes.values()) {
        for (const tally of counted.values()) {
          tally.counter.inc(tally.count);
          tally.count = 0;
        }
      }
    },
  });
  const seconds = new Histogram({
    name: 'peername_request_seconds',
    help: 'From the request to its answer, or to the start of a stream; ready-made answers are not timed',
    labelNames: ['route'],
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 2, 5],
    registers,
  });
  const stale = new Counter({
    name: 'peername_stale_answers_total',
    help: 'Answers that were past their freshness',
    registers,
  });
  const routes = new Map<string, RouteMeter>();
  const meterOf = (route: string): RouteMeter => {
    const meter: RouteMeter = { timed: seconds.labels(route), counted: new Map() };
    routes.set(route, meter);
    return meter;
  };
  return ({ route, status, cache, ms }) => {
    const { timed, counted } = routes.get(route) ?? meterOf(route);
    // What was at hand took no time worth a bucket, and is most of what there is.
    if (ms > 0) timed.observe(inSeconds(ms));
    const key = `${status}${cache}`;
    const tally = counted.get(key);
    if (tally) tally.count += 1;
    else counted.set(key, { counter: requests.labels(route, `${status}`, cache), count: 1 });
    if (cache === 'stale') stale.inc();
  };
}
