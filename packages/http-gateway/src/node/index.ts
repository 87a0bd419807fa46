/**
 * Serves a gateway on Node: sockets within limits, who asks, logs, metrics, the administrator's port.
 *
 * @packageDocumentation
 */

export { responseBounds } from '../gateway-options.ts';
export type { AdminHooks } from './admin-handler.ts';
export { type ClientOfOptions, createClientOf } from './client-of.ts';
export type { EntryGuard } from './keys/entry-guard.ts';
export {
  type KeyChange,
  openSigningKeys,
  type SigningKeys,
  type SigningKeysOptions,
} from './keys/open-signing-keys.ts';
export { readSigningKeys } from './keys/read-signing-keys.ts';
export { firstSigningKey, type Rotation, rotateSigningKeys } from './keys/rotate-keys.ts';
export { parseSigningKeys, type SigningKey, signingKeysToJson } from './keys/signing-key.ts';
export { createLog, type Log, type LogFields, type LogLevel, type LogOptions } from './log.ts';
export { createMetrics, type Metrics, type MetricsOptions, type Watched } from './metrics.ts';
export type { ServiceState } from './redis/breaker.ts';
export {
  type ConnectRedisOptions,
  connectRedis,
  type RedisStats,
  type SharedRedis,
} from './redis/connect-redis.ts';
export type { TieredCacheStats } from './redis/tiered-cache.ts';
export { type AdminOptions, type RunningAdmin, serveAdmin } from './serve-admin.ts';
export {
  type RunningGateway,
  type ServeOptions,
  type ServeResolverOptions,
  serveGateway,
} from './serve-gateway.ts';
export type { ServerLimits } from './server-limits.ts';
export { createSnapshot, type Snapshot, type SnapshotOptions } from './snapshot.ts';
export { tuneHeap } from './tune-heap.ts';
