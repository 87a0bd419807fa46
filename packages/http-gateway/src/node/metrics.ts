import {
  type Clock,
  type Count,
  type FollowListener,
  type NameService,
  systemClock,
} from '@peername/resolver-core';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Gateway } from '../create-gateway.ts';
import type { Visited } from '../visit.ts';
import type { Log } from './log.ts';
import { meterFollowing } from './meter-following.ts';
import { meterRequests } from './meter-requests.ts';
import { createServiceMeter } from './meter-service.ts';

/** Options of {@link createMetrics}. */
export interface MetricsOptions {
  /** Of the program, for `peername_build_info`. */
  readonly version: string;
  /** Told of endpoints that contradict others, and of chains that cannot be followed. */
  readonly log?: (Pick<Log, 'warn'> & Partial<Pick<Log, 'info'>>) | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/** What is looked at when the figures are asked for; each once. */
export interface Watched {
  readonly gateway?: Pick<Gateway, 'stats'> | undefined;
  /** The cache of readings. */
  readonly readings?: { readonly size: Count; readonly bytes: Count } | undefined;
  /** The server's open connections, and those of them that speak HTTP/2. */
  readonly server?: { connections(): Promise<Count>; readonly http2Sessions: Count } | undefined;
  /** Whether the shared store answers. */
  readonly redisUp?: (() => boolean) | undefined;
}

/**
 * The figures of one gateway and its process, in the text format of Prometheus. Their labels are few and fixed: never a
 * name, never who asked.
 */
export interface Metrics {
  /** The media type of {@link Metrics.text}. */
  readonly contentType: string;
  /** All figures, as of now. */
  text(): Promise<string>;
  /** Counts a request that was answered. */
  readonly observe: (visited: Visited) => void;
  /** Takes in what following the chains shows. */
  readonly followed: FollowListener;
  /** The same service, its reads counted and timed. */
  readonly meter: (service: NameService) => NameService;
  /** Adds to what is looked at. */
  watch(watched: Watched): void;
}

/** Makes the {@link Metrics} of a gateway. */
export function createMetrics({ version, log, clock = systemClock }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name: `peername_${name}`,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  };
  new Gauge({
    name: 'peername_build_info',
    help: 'Always 1; its label is the version',
    labelNames: ['version'],
    registers,
  })
    .labels(version)
    .set(1);

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observe: meterRequests(registers),
    followed: meterFollowing(registers, clock, log),
    meter: createServiceMeter(registers, clock, log),
    watch({ gateway, readings, server, redisUp }) {
      if (gateway) {
        gauge('waiting_requests', 'Requests that wait for a chain', () => gateway.stats().waiting);
        gauge('event_streams', 'Open event streams', () => gateway.stats().streams);
        gauge('ready_answers', 'Ready-made answers in memory', () => gateway.stats().responses);
        gauge('ready_answer_bytes', 'What they take, estimated', () => gateway.stats().responseBytes);
      }
      if (readings) {
        gauge('cached_readings', 'Readings in memory', () => readings.size);
        gauge('cached_reading_bytes', 'What they take, estimated', () => readings.bytes);
      }
      if (server) {
        gauge('connections', 'Open connections', () => server.connections());
        gauge('http2_sessions', 'Those of them that speak HTTP/2', () => server.http2Sessions);
      }
      if (redisUp) gauge('redis_up', 'Whether the shared store answers', () => Number(redisUp()));
    },
  };
}
