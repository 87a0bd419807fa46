/**
 * A caching HTTP gateway over any resolver: names in, peer ids with their evidence out.
 *
 * @packageDocumentation
 */
export { createGateway, type Gateway, type GatewayStats } from './create-gateway.ts';
export type { GatewayOptions } from './gateway-options.ts';
export type { Quota } from './quota.ts';
export type { Quotas } from './quotas.ts';
export type { Limiter, TakeListener } from './rate-limit.ts';
export type { PublishedKey, UnixSeconds } from './signature/published-key.ts';
export type { Signer } from './signature/signer.ts';
export type { CacheOutcome, Visited } from './visit.ts';
