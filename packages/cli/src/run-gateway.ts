import {
  connectRedis,
  createLog,
  createMetrics,
  type Log,
  type ServiceState,
  serveGateway,
} from '@peername/http-gateway/node';
import { type Count, createMemoryCache, isResolverError, type Milliseconds } from '@peername/resolver-core';
import type { CommandContext } from './command.ts';
import { exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { jsonLine } from './json-line.ts';
import { probeNames } from './probe-names.ts';
import { untilAborted } from './until-aborted.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

// Within ten seconds it has ended, unless it was told to drain for longer than that leaves room for.
const usualEnd: Milliseconds = 9_000;
const leastToFinish: Milliseconds = 3_000;
const tidyUp: Milliseconds = 1_000;

/** Serves names over HTTP until the run is told to end. */
export async function runGateway({ settings, io, openResolver }: CommandContext): Promise<number> {
  const { port = 8080, host = '127.0.0.1', trustedProxy, logClients, json } = settings;
  // Who presses Ctrl-C waits for no balancer.
  const drain = settings.drain ?? (io.stderr.isTTY ? 0 : 3_000);
  const closeWithin = Math.max(leastToFinish, usualEnd - drain);
  io.endWithin?.(drain + closeWithin + tidyUp);
  const opened: { close(): void | Promise<void> }[] = [];
  const open = <T extends { close(): void | Promise<void> }>(part: T): T => {
    opened.push(part);
    return part;
  };

  try {
    // On a terminal what matters is what goes wrong.
    const level = settings.logLevel ?? (io.stderr.isTTY ? 'warn' : 'info');
    const log = open(createLog({ level, fd: 2, logClients }));
    const metrics = createMetrics({ version: version() });
    const { cacheEntries = 100_000, cacheBytes = 64 * 1024 * 1024 } = settings;
    const memory = createMemoryCache({ maxEntries: cacheEntries, maxBytes: cacheBytes });
    metrics.watch({ readings: memory });
    const onChange = tellOfRedis(log, io.signal);
    const shared =
      settings.redis === undefined
        ? undefined
        : open(await connectRedis({ url: settings.redis, memory, onChange }));
    if (shared) metrics.watch({ redisUp: () => shared.stats().up });
    // Whom off-chain names are asked of is for strangers to say here, so the operator has to allow it.
    const chains = { ...settings, ccip: settings.ccip ?? 'off' };
    const resolver = open(
      await openResolver(chains, io.env, {}, { cache: shared?.cache ?? memory, wrap: metrics.meter }),
    );
    const { url, gateway } = open(
      await serveGateway(resolver, {
        port,
        host,
        trustedProxies: trustedProxy,
        requestQuota: perMinute(settings.requestsPerMinute),
        readQuota: perMinute(settings.readsPerMinute),
        shareQuotas: shared?.shareQuotas,
        probes: probeNames(resolver.services, settings),
        log,
        metrics,
        drainFor: drain,
        closeWithin,
      }),
    );
    shared?.onPurge((name) => gateway.purge(name));
    // Told to end before anything was there to use.
    if (io.signal.aborted) return exitCodeOfSignal(io.signal);
    await io.stdout.write(json ? jsonLine({ url }) : `peername gateway listening on ${url}\n`);
    if (io.stderr.isTTY) await io.stderr.write(hints(url));
    await untilAborted(io.signal);
  } catch (error) {
    throw startFailure(error);
  } finally {
    for (const part of opened.reverse()) await part.close();
  }
  // Being told to stop is how a gateway ends well.
  return exitCodes.found;
}

/** Says in the log that Redis came or went; that it goes along with us is no news. */
function tellOfRedis(log: Log, ending: AbortSignal): (state: ServiceState) => void {
  return (state) => {
    if (state.up) log.info('Redis answers');
    else if (!ending.aborted) log.warn('Redis does not answer; going on without it', { why: state.why });
  };
}

/** What to try, for who started it by hand. */
function hints(url: string): string {
  return `  curl ${url}/v1/names/alice.azero\n  Ctrl-C stops it.\n`;
}

/** Undefined is the default; off is more than anybody can ask. */
function perMinute(limit: Count | 'off' | undefined): { limit: Count; window: Milliseconds } | undefined {
  if (limit === undefined) return undefined;
  return { limit: limit === 'off' ? Number.MAX_SAFE_INTEGER : limit, window: 60_000 };
}

/** That it cannot listen where it was told to is for the caller to mend. */
function startFailure(error: unknown): unknown {
  const isPlace = isResolverError(error) && /^(port|host)-/.test(error.reason ?? '');
  return isPlace ? new UsageError(error.message, { cause: error }) : error;
}
