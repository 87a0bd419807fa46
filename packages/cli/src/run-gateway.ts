import type { Gateway } from '@peername/http-gateway';
import {
  createClientOf,
  createLog,
  createMetrics,
  serveAdmin,
  serveGateway,
  tuneHeap,
} from '@peername/http-gateway/node';
import {
  type Count,
  isResolverError,
  type Milliseconds,
  type NameService,
  parseName,
} from '@peername/resolver-core';
import type { CommandContext } from './command.ts';
import { exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import { followable } from './followable.ts';
import { forgetWithKeys } from './forget-with-keys.ts';
import { answerBounds, openCaches } from './gateway-caches.ts';
import { openGatewayKeys } from './gateway-keys.ts';
import { jsonLine } from './json-line.ts';
import type { Settings } from './options.ts';
import { probeNames } from './probe-names.ts';
import { untilAborted } from './until-aborted.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

// Within ten seconds it has ended, unless it was told to drain for longer than that leaves room for.
const usualEnd: Milliseconds = 9_000;
const leastToFinish: Milliseconds = 3_000;
const tidyUp: Milliseconds = 1_000;

interface Closable {
  close(): void | Promise<void>;
}

/** Serves names over HTTP until the run is told to end. */
export async function runGateway(context: CommandContext): Promise<number> {
  const { settings, io } = context;
  checkProxies(settings);
  tuneHeap();
  const opened: Closable[] = [];
  const open = <T extends Closable>(part: T): T => {
    opened.push(part);
    return part;
  };
  try {
    const places = await openGateway(context, open);
    // Told to end before anything was there to use.
    if (io.signal.aborted) return exitCodeOfSignal(io.signal);
    const { url } = places;
    await io.stdout.write(settings.json ? jsonLine(places) : `peername gateway listening on ${url}\n`);
    if (io.stderr.isTTY) await io.stderr.write(`  curl ${url}/v1/names/alice.azero\n  Ctrl-C stops it.\n`);
    await untilAborted(io.signal);
  } catch (error) {
    throw startFailure(error);
  } finally {
    for (const part of opened.reverse()) await part.close();
  }
  // Being told to stop is how a gateway ends well.
  return exitCodes.found;
}

/** Opens everything, in the order in which it can be closed from the end. */
async function openGateway(
  { settings, io, openResolver }: CommandContext,
  open: <T extends Closable>(part: T) => T,
): Promise<{ readonly url: string; readonly admin: string | undefined }> {
  // Who presses Ctrl-C waits for no balancer.
  const drainFor = settings.drain ?? (io.stderr.isTTY ? 0 : 3_000);
  const closeWithin = Math.max(leastToFinish, usualEnd - drainFor);
  io.endWithin?.(drainFor + closeWithin + tidyUp);

  // On a terminal what matters is what goes wrong.
  const level = settings.logLevel ?? (io.stderr.isTTY ? 'warn' : 'info');
  const log = open(createLog({ level, fd: 2, logClients: settings.logClients }));
  const metrics = createMetrics({ version: version(), log });
  const keys = await openGatewayKeys(settings, io.env, log);
  if (keys) open(keys);
  const { signer, guard } = keys ?? {};
  const caches = open(await openCaches(settings, { log, metrics, guard, ending: io.signal }));
  // Whom off-chain names are asked of is for strangers to say here, so the operator has to allow it.
  // Of a gateway further up, that gateway's operator has.
  const chains = settings.gateway ? settings : { ...settings, ccip: settings.ccip ?? ('off' as const) };
  const wrap = (service: NameService) => metrics.meter(followable(service, settings));
  const parts = { cache: caches.cache, wrap, notice: (said: string) => log.warn(said) };
  const resolver = open(await openResolver(chains, io.env, {}, parts));
  // The administrator comes before and leaves after: what the gateway does last is to be seen too.
  let gateway: Gateway | undefined;
  const admin =
    settings.adminPort === 'off'
      ? undefined
      : open(
          await serveAdmin({
            port: settings.adminPort,
            metrics,
            stats: () => ({ version: version(), ...caches.stats(), answers: { ...gateway?.stats() } }),
            purge: (name) =>
              caches.purge(name === undefined ? undefined : parseName(name, resolver.services).name.text),
          }),
        );
  const running = open(
    await serveGateway(resolver, {
      port: settings.port ?? 8080,
      host: settings.host,
      trustedProxies: settings.trustedProxy,
      requestQuota: perMinute(settings.requestsPerMinute),
      readQuota: perMinute(settings.readsPerMinute),
      shareQuotas: caches.shareQuotas,
      ...answerBounds(settings),
      follow: true,
      onFollow(event) {
        if (event.state === 'head' && event.isCertain) caches.outdate(event.names);
      },
      signer,
      probes: probeNames(resolver.services, settings),
      log,
      metrics,
      drainFor,
      closeWithin,
    }),
  );
  gateway = running.gateway;
  caches.onPurge(gateway.purge);
  if (keys) forgetWithKeys(keys, { memory: caches.memory, answers: gateway });
  return { url: running.url, admin: admin?.url };
}

/** That the ranges are some: one such as `::ffff:10.0.0.0/90` is none for all its form. @throws {@link UsageError} */
function checkProxies({ trustedProxy: trustedProxies }: Settings): void {
  try {
    createClientOf({ trustedProxies });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error;
  }
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
