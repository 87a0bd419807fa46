/**
 * Serves a gateway on Node: sockets within limits, who asks, logs, metrics, the administrator's port.
 *
 * @packageDocumentation
 */
export { type ClientOfOptions, createClientOf } from './client-of.ts';
export { createLog, type Log, type LogFields, type LogLevel, type LogOptions } from './log.ts';
export { createMetrics, type Metrics, type MetricsOptions, type Watched } from './metrics.ts';
export {
  type RunningGateway,
  type ServeOptions,
  type ServeResolverOptions,
  serveGateway,
} from './serve-gateway.ts';
export type { ServerLimits } from './server-limits.ts';
