/**
 * Signed answers of gateways that were saved: who signed them, what they say, and whether two of them contradict each
 * other. Asks nobody, and runs in browsers.
 *
 * @example
 * ```ts
 * const keys = await readSavedKeys(parseSavedAnswer(keyFile))
 * const { target, statements } = await verifySavedAnswer(parseSavedAnswer(answerFile), { keys })
 * ```
 *
 * @packageDocumentation
 */
export type { ClaimField } from './trust/claims.ts';
export { type Contradiction, findContradiction } from './trust/contradiction.ts';
export { type GatewayKey, gatewayKey } from './trust/gateway-key.ts';
export { formatSavedAnswer, parseSavedAnswer } from './trust/saved-answer.ts';
export type { AnswerMessage } from './trust/signed-answer.ts';
export type { Statement } from './trust/statements.ts';
export type { VerifyEd25519 } from './trust/verify-ed25519.ts';
export {
  readSavedKeys,
  type SavedAnswerOptions,
  type VerifiedAnswer,
  verifySavedAnswer,
} from './trust/verify-saved-answer.ts';
