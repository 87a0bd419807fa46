import type { ByteCount, Milliseconds } from '@peername/resolver-core';
import { keyDirectoryPath } from '../../signature/published-key.ts';
import type { GatewayQuestion } from '../gateway-endpoint.ts';
import { countsAt, type GatewayKey, parseKeySet } from './gateway-key.ts';
import { type AnswerMessage, isGood, readSignatures, timeFault } from './signed-answer.ts';
import type { VerifyEd25519 } from './verify-ed25519.ts';

/** The keys that a gateway publishes. */
export interface KeySet {
  /** Those that have not run out. */
  readonly keys: readonly GatewayKey[];
  /** The thumbprints of those that signed the set itself, just now. */
  readonly signedBy: readonly string[];
}

const maxBytes: ByteCount = 65_536;

/** Asks for the key set. */
export const keySetQuestion: GatewayQuestion = { target: keyDirectoryPath, maxBytes, stays: true };

/**
 * The key set in an answer, with those of its keys that vouch for it; in words why it is none.
 *
 * @param now by which signatures and keys must count; undefined for a set that was saved some time ago
 */
export async function readKeySet(
  message: AnswerMessage,
  json: unknown,
  verify: VerifyEd25519,
  now: Milliseconds | undefined,
): Promise<KeySet | string> {
  const keys = message.status === 200 ? parseKeySet(json) : undefined;
  if (!keys) return 'no keys are published there';
  const current =
    now === undefined ? keys : keys.filter((key) => countsAt({ ...key, notBefore: undefined }, now));
  const claimed = readSignatures(message);
  if (typeof claimed === 'string') return { keys: current, signedBy: [] };
  const signedBy: string[] = [];
  for (const signature of claimed) {
    const key = current.find(({ thumbprint }) => thumbprint === signature.keyid);
    const counts = now === undefined || timeFault(signature, now) === undefined;
    if (key && counts && signature.target === keyDirectoryPath && (await isGood(signature, key, verify)))
      signedBy.push(key.thumbprint);
  }
  return { keys: current, signedBy };
}
