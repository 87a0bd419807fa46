import {
  connectRedis,
  createSnapshot,
  type EntryGuard,
  type Log,
  type Metrics,
  responseBounds,
  type ServeResolverOptions,
  type ServiceState,
  type SharedRedis,
  type SnapshotOptions,
} from '@peername/http-gateway/node';
import {
  createMemoryCache,
  type JsonObject,
  type MemoryCache,
  type Milliseconds,
  type ReadingCache,
} from '@peername/resolver-core';
import type { GatewaySettings } from './gateway-settings.ts';

// A process that is killed loses no more than this.
const saveEvery: Milliseconds = 5 * 60_000;

/** What a gateway remembers, alone or together with others. */
export interface GatewayCaches {
  /** In this process. */
  readonly memory: MemoryCache;
  /** For the resolver. */
  readonly cache: ReadingCache;
  readonly shareQuotas: ServeResolverOptions['shareQuotas'];
  /** Forgets a name, or all there is, wherever it is held. */
  purge(name?: string): Promise<void>;
  /** Forgets what others would find of names that changed; what is held here is not served any more. */
  outdate(names: readonly string[]): void;
  /** Adds one who is told what to forget, by whichever gateway. */
  onPurge(listener: (name?: string) => void): void;
  stats(): JsonObject;
  close(): Promise<void>;
}

/** Bounds of the ready-made answers held beside the names: a small memory has no more of them than of names. */
export function answerBounds({
  cacheEntries = Number.POSITIVE_INFINITY,
  cacheBytes = Number.POSITIVE_INFINITY,
}: GatewaySettings): typeof responseBounds {
  return {
    maxResponses: Math.min(responseBounds.maxResponses, cacheEntries),
    maxResponseBytes: Math.min(responseBounds.maxResponseBytes, cacheBytes),
  };
}

/** Surroundings of the caches. */
interface CacheParts {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Marks what is written elsewhere; undefined: nothing does. */
  readonly guard: EntryGuard | undefined;
  readonly ending: AbortSignal;
}

/** Opens the memory, and the Redis where one is named. */
export async function openCaches(
  { cacheEntries = 100_000, cacheBytes = 128 * 1024 * 1024, redis: url, snapshot: file }: GatewaySettings,
  { log, metrics, guard, ending }: CacheParts,
): Promise<GatewayCaches> {
  const memory = createMemoryCache({ maxEntries: cacheEntries, maxBytes: cacheBytes });
  metrics.watch({ readings: memory });
  const held = (): JsonObject => ({ entries: memory.size, bytes: memory.bytes });
  const keepsFile = file === undefined ? undefined : await keepInFile({ file, cache: memory, guard, log });
  if (url === undefined) {
    return withFile(keepsFile, { ...alone(memory), stats: () => ({ cache: held() }) });
  }
  const shared = await connectRedis({ url, memory, guard, onChange: tellOfRedis(log, ending) });
  metrics.watch({ redisUp: () => shared.stats().up });
  const stats = (): JsonObject => ({ cache: held(), redis: { ...shared.stats() } });
  return withFile(keepsFile, { ...together(memory, shared), stats });
}

/** Saves the memory one last time and stops. */
type LastSave = () => Promise<void>;

/** Takes what the file holds, and writes the memory there now and then. */
async function keepInFile(options: SnapshotOptions & { readonly log: Log }): Promise<LastSave> {
  const { log } = options;
  const snapshot = createSnapshot(options);
  log.info('snapshot loaded', { readings: await snapshot.load() });
  const timer = setInterval(() => void snapshot.save(), saveEvery).unref();
  return async () => {
    clearInterval(timer);
    log.info('snapshot saved', { readings: await snapshot.save() });
  };
}

function withFile(save: LastSave | undefined, caches: GatewayCaches): GatewayCaches {
  if (!save) return caches;
  return {
    ...caches,
    async close() {
      await save();
      await caches.close();
    },
  };
}

function alone(memory: MemoryCache): Omit<GatewayCaches, 'stats'> {
  const listeners: ((name?: string) => void)[] = [];
  return {
    memory,
    cache: memory,
    shareQuotas: undefined,
    async purge(name) {
      if (name === undefined) memory.clear();
      else memory.forget(name);
      for (const listener of listeners) listener(name);
    },
    outdate() {},
    onPurge: (listener) => void listeners.push(listener),
    async close() {},
  };
}

function together(memory: MemoryCache, shared: SharedRedis): Omit<GatewayCaches, 'stats'> {
  const { cache, shareQuotas, onPurge, close } = shared;
  return {
    memory,
    cache,
    shareQuotas,
    onPurge,
    close,
    purge: async (name) => void (await shared.purge(name)),
    outdate: (names) => names.forEach((name) => void shared.purgeShared(name)),
  };
}

/** Says in the log that Redis came or went; that it goes along with us is no news. */
function tellOfRedis(log: Log, ending: AbortSignal): (state: ServiceState) => void {
  return (state) => {
    if (state.up) log.info('Redis answers');
    else if (!ending.aborted) log.warn('Redis does not answer; going on without it', { why: state.why });
  };
}
