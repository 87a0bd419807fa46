/**
 * Gateways as one more name service, held to their signatures. Runs in browsers, and knows no chain.
 *
 * @example
 * ```ts
 * const names = gateway({ urls: ['https://names.example', 'https://names.example.org'] })
 * const resolver = createResolver({ services: [names] })
 * ```
 *
 * @packageDocumentation
 */
export { type GatewayClientOptions, gateway } from './gateway.ts';
export type { GatewayKey } from './trust/gateway-key.ts';
export type { GatewayKeyStore } from './trust/key-ring.ts';
export type { GatewayLie, SampleOptions } from './trust/sampler.ts';
export type { UntrustedReason } from './trust/untrusted.ts';
export type { VerifyEd25519 } from './trust/verify-ed25519.ts';
