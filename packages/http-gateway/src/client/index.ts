/**
 * Gateways as one more name service. Runs in browsers, and knows no chain.
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
