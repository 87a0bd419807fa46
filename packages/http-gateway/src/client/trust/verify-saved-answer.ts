import type { ResolverError } from '@peername/resolver-core';
import { parseJson } from '../gateway-endpoint.ts';
import type { GatewayKey } from './gateway-key.ts';
import { readKeySet } from './key-set.ts';
import { type AnswerMessage, isGood, readSignature, saysSigned } from './signed-answer.ts';
import { type Statement, statementsOf } from './statements.ts';
import { type UntrustedReason, untrusted } from './untrusted.ts';
import { type VerifyEd25519, webVerifier } from './verify-ed25519.ts';

/** A saved answer whose signature is good. */
export interface VerifiedAnswer {
  /** The thumbprint of the key that signed it. */
  readonly keyid: string;
  readonly signedAt: Date;
  /** Until then it could be served; it stays a proof of what was said. */
  readonly validUntil: Date;
  /** The question, as path and query of the gateway: `/v1/names/alice.azero`. */
  readonly target: string;
  readonly statements: readonly Statement[];
}

/** What saved answers are checked with. */
export interface SavedAnswerOptions {
  /** The keys that may have signed it, such as those of {@link readSavedKeys}. */
  readonly keys: readonly GatewayKey[];
  /** @default what WebCrypto knows */
  readonly verify?: VerifyEd25519 | undefined;
}

/**
 * Checks an answer that was saved, without asking anybody. That it has run out since is no fault.
 *
 * @throws {@link ResolverError} `UNTRUSTED` with reason `no-signature`, `bad-signature`, `unknown-key` or `cannot-verify`
 * @example
 * ```ts
 * import { parseSavedAnswer, readSavedKeys, verifySavedAnswer } from '@peername/http-gateway/client/verify'
 *
 * const answer = parseSavedAnswer(await readFile('answer.http'))
 * const keys = await readSavedKeys(parseSavedAnswer(await readFile('keys.http')))
 * const { target, statements } = await verifySavedAnswer(answer, { keys })
 * ```
 */
export async function verifySavedAnswer(
  message: AnswerMessage,
  options: SavedAnswerOptions,
): Promise<VerifiedAnswer> {
  if (!saysSigned(message)) throw refused('no-signature', 'is not signed');
  const claimed = readSignature(message);
  if (typeof claimed === 'string') throw refused('bad-signature', 'is not as it was signed', claimed);
  const { keyid, created, expires, target } = claimed;
  const key = options.keys.find(({ thumbprint }) => thumbprint === keyid);
  if (!key) throw refused('unknown-key', 'is signed with a key that is not known here', keyid);
  if (!(await isGood(claimed, key, await verifierOf(options))))
    throw refused('bad-signature', 'is not as it was signed', `by the key ${keyid}`);
  const statements = statementsOf(parseJson(message.body), target);
  if (!statements?.length)
    throw refused('bad-signature', 'says nothing of what it was asked for', 'although it is signed');
  return { keyid, signedAt: dateOf(created), validUntil: dateOf(expires), target, statements };
}

/**
 * The keys in a saved key set (`/.well-known/http-message-signatures-directory`), those that have run out too: they signed
 * what was saved while they counted.
 *
 * @throws {@link ResolverError} `UNTRUSTED` when it is none, or is not signed by any of its own keys
 */
export async function readSavedKeys(
  message: AnswerMessage,
  options: Pick<SavedAnswerOptions, 'verify'> = {},
): Promise<readonly GatewayKey[]> {
  const set = await readKeySet(message, parseJson(message.body), await verifierOf(options), undefined);
  if (typeof set === 'string') throw refused('unknown-key', 'is no key set', set);
  if (set.signedBy.length === 0) throw refused('bad-signature', 'is not as it was signed', 'a set of keys');
  return set.keys;
}

async function verifierOf({ verify }: Pick<SavedAnswerOptions, 'verify'>): Promise<VerifyEd25519> {
  const verifier = verify ?? (await webVerifier());
  if (verifier) return verifier;
  throw refused('cannot-verify', 'cannot be checked here', 'nothing here knows Ed25519; hand in verify');
}

function refused(reason: UntrustedReason, what: string, details?: string): ResolverError {
  return untrusted(reason, 'The saved answer', what, { details });
}

function dateOf(seconds: number): Date {
  // Fifteen digits go beyond where dates end.
  return new Date(Math.min(seconds * 1000, 8.64e15));
}
