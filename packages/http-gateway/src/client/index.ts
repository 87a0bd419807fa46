/**
 * Gateways as one more name service. Runs in browsers, and knows no chain.
 *
 * @example
 * ```ts
 * const names = gateway({ urls: ['https://names.example', 'https://names.example.org'] })
 * const resolver = createResolver({ services: [names] })
 * ```
 *
 * @example A signed answer that was saved, checked without asking anybody
 * ```ts
 * const { target, statements } = await verifySavedAnswer(parseSavedAnswer(bytes), { keys })
 * ```
 *
 * @packageDocumentation
 */
export { type GatewayClientOptions, gateway } from './gateway.ts';
export type { ClaimField } from './trust/claims.ts';
export { type Contradiction, findContradiction } from './trust/contradiction.ts';
export { type GatewayKey, gatewayKey } from './trust/gateway-key.ts';
export type { GatewayKeyStore } from './trust/key-ring.ts';
export type { GatewayLie, SampleOptions } from './trust/sampler.ts';
export { formatSavedAnswer, parseSavedAnswer } from './trust/saved-answer.ts';
export type { AnswerMessage } from './trust/signed-answer.ts';
export type { Statement } from './trust/statements.ts';
export type { UntrustedReason } from './trust/untrusted.ts';
export type { VerifyEd25519 } from './trust/verify-ed25519.ts';
export {
  readSavedKeys,
  type SavedAnswerOptions,
  type VerifiedAnswer,
  verifySavedAnswer,
} from './trust/verify-saved-answer.ts';
