import type { Clock, ResolverError, Trace } from '@peername/resolver-core';
import type { GatewayEndpoint, GatewayReply } from '../gateway-endpoint.ts';
import type { GatewayKey } from './gateway-key.ts';
import { createKeyRing, type GatewayKeyStore, type KeyRing } from './key-ring.ts';
import { formatSavedAnswer } from './saved-answer.ts';
import { isGood, readSignature, saysSigned, timeFault } from './signed-answer.ts';
import { isAnswerTo } from './target.ts';
import { untrusted } from './untrusted.ts';
import { type VerifyEd25519, webVerifier } from './verify-ed25519.ts';

/** What is demanded of signatures. */
export interface SignatureDemands {
  /** `check`: those that are there, and that a gateway which signed once goes on; `require`: every answer has one. */
  readonly signatures: 'check' | 'require';
  /** Thumbprints of the keys that are trusted from the start. */
  readonly keys?: readonly string[] | undefined;
  readonly keyStore?: GatewayKeyStore | undefined;
  readonly verify?: VerifyEd25519 | undefined;
  /** Told of each answer whose signature holds, as `parseSavedAnswer` reads it, so that it can be kept. */
  readonly onSigned?: ((saved: Uint8Array, origin: string) => Promise<void> | void) | undefined;
  readonly clock: Clock;
}

/** Checks answers of gateways. */
export interface AnswerCheck {
  /**
   * Whether the answer is signed by the gateway, which is then shown to be so; false where it need not be.
   * @throws {@link ResolverError} `UNTRUSTED`, or what kept the gateway's keys from being read
   */
  isSigned(reply: GatewayReply, endpoint: GatewayEndpoint, trace?: Trace): Promise<boolean>;
}

/** Makes the check. Without a store it trusts on first use for as long as it lives. */
export function createAnswerCheck(demands: SignatureDemands): AnswerCheck {
  const { signatures, keys: named, keyStore: store = memoryStore(), clock } = demands;
  const rings = new Map<GatewayEndpoint, KeyRing>();
  let verifier: Promise<VerifyEd25519 | undefined> | undefined;

  const ringOf = (endpoint: GatewayEndpoint, verify: VerifyEd25519): KeyRing => {
    const ring = rings.get(endpoint) ?? createKeyRing(endpoint, { named, store, verify, clock });
    rings.set(endpoint, ring);
    return ring;
  };

  return {
    async isSigned(reply, endpoint, trace) {
      // What learns us nothing about a chain is not signed.
      if (!hasEvidence(reply.json)) return false;
      const { origin } = endpoint;
      const started = performance.now();
      verifier ??= demands.verify ? Promise.resolve(demands.verify) : webVerifier();
      const verify = await verifier;
      const tell = (detail: string): void =>
        trace?.({ step: 'read', detail, endpoint: origin, ms: performance.now() - started });
      if (!verify) {
        tell('no signature can be checked here');
        if (signatures === 'check') return false;
        throw untrusted('cannot-verify', origin, 'cannot be held to its signatures here', {
          details: 'nothing here checks Ed25519; hand in verify',
        });
      }

      const ring = ringOf(endpoint, verify);
      if (!saysSigned(reply)) {
        if (signatures === 'check' && !(await ring.isExpected())) return false;
        throw untrusted('no-signature', origin, 'gave an answer that is not signed', {
          details: signatures === 'require' ? 'signatures are required' : 'it signed its answers before',
          meta: [
            'Somebody between you and the gateway may have changed the answer and taken the signature away',
          ],
        });
      }
      const claimed = readSignature(reply);
      const fault =
        typeof claimed === 'string'
          ? claimed
          : isAnswerTo(claimed.target, reply)
            ? timeFault(claimed, reply.receivedAt)
            : 'it is the answer to another question';
      if (typeof claimed === 'string' || fault !== undefined) throw badSignature(origin, fault);
      const key = await ring.keyOf(claimed.keyid);
      if (!(await isGood(claimed, key, verify))) throw badSignature(origin, 'it is not one of this answer');
      await store.seen?.(origin);
      await demands.onSigned?.(formatSavedAnswer(reply), origin);
      tell(`signed with the key ${claimed.keyid}`);
      return true;
    },
  };
}

/** Whether anything in an answer is of a chain, and not word of a failure. */
function hasEvidence(json: unknown): boolean {
  const { evidence, results } = Object(json) as { readonly evidence?: unknown; readonly results?: unknown };
  return evidence !== undefined || (Array.isArray(results) && results.some(hasEvidence));
}

function badSignature(origin: string, details: string | undefined): ResolverError {
  return untrusted('bad-signature', origin, 'gave an answer whose signature does not hold', { details });
}

function memoryStore(): GatewayKeyStore {
  const keys = new Map<string, readonly GatewayKey[]>();
  return { get: (origin) => keys.get(origin), put: (origin, of) => void keys.set(origin, of) };
}
