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
export interface SignatureOptions {
  /**
   * `check`: signatures that are there must hold, and a gateway that signed once goes on to sign; `require`: every answer
   * is signed; `off`: gateways are believed. @default 'check'
   */
  readonly signatures?: 'check' | 'require' | 'off' | undefined;
  /**
   * Thumbprints of the keys that are believed, and no others than those they vouch for by signing the set that these come in.
   * @default those in `keyStore`, else the first seen
   */
  readonly keys?: readonly string[] | undefined;
  /** Where the keys of gateways are kept. @default in memory, so that each is believed on its first use */
  readonly keyStore?: GatewayKeyStore | undefined;
  /** Checks Ed25519 signatures. @default what WebCrypto knows */
  readonly verify?: VerifyEd25519 | undefined;
  /** Told of each answer whose signature holds, as `parseSavedAnswer` reads it, so that it can be kept. */
  readonly onSigned?: ((saved: Uint8Array, origin: string) => Promise<void> | void) | undefined;
}

/** Checks the signatures of answers. */
export interface AnswerCheck {
  /**
   * Whether the answer is signed by the gateway, which is then shown to be so; false where it need not be.
   * @throws {@link ResolverError} `UNTRUSTED`, or what kept the gateway's keys from being read
   */
  isSigned(reply: GatewayReply, endpoint: GatewayEndpoint, trace?: Trace): Promise<boolean>;
}

/** Makes the check. */
export function createAnswerCheck(options: SignatureOptions, clock: Clock): AnswerCheck {
  const { signatures, keys: named, keyStore: store = memoryStore(), onSigned } = options;
  const isRequired = signatures === 'require';
  const rings = new Map<GatewayEndpoint, KeyRing>();
  let verifier: VerifyEd25519 | Promise<VerifyEd25519 | undefined> | undefined;

  const ringOf = (endpoint: GatewayEndpoint): KeyRing => {
    const ring = rings.get(endpoint) ?? createKeyRing(endpoint, { named, store, clock });
    rings.set(endpoint, ring);
    return ring;
  };

  return {
    async isSigned(reply, endpoint, trace) {
      // What teaches us nothing about a chain is not signed.
      if (!hasEvidence(reply.json)) return false;
      const { origin } = endpoint;
      const started = performance.now();
      const tell = (detail: string): void =>
        trace?.({ step: 'read', detail, endpoint: origin, ms: performance.now() - started });
      const ring = ringOf(endpoint);
      const isSigned = saysSigned(reply);
      if (!isSigned && !isRequired && !(await ring.isExpected())) return false;
      // Not before it is needed: Node 20 warns of its Ed25519.
      verifier ??= options.verify ?? webVerifier();
      const verify = await verifier;
      // Whoever names keys wants no answers but theirs.
      if (!verify && !isRequired && !named) {
        tell('no signature can be checked here');
        return false;
      }
      if (!verify) throw cannotVerify(origin);
      if (!isSigned) throw notSigned(origin, isRequired);

      const claimed = readSignature(reply);
      if (typeof claimed === 'string') throw badSignature(origin, claimed);
      if (!isAnswerTo(claimed.target, reply))
        throw badSignature(origin, 'it is the answer to another question');
      const fault = timeFault(claimed, reply.receivedAt);
      if (fault !== undefined) throw badSignature(origin, fault);
      const key = await ring.keyOf(claimed.keyid, verify);
      if (!(await isGood(claimed, key, verify))) throw badSignature(origin, 'it is not one of this answer');
      await store.seen?.(origin);
      await onSigned?.(formatSavedAnswer(reply), origin);
      tell(`signed with the key ${claimed.keyid}`);
      return true;
    },
  };
}

/** Whether anything in an answer, or in a result of a batch, is of a chain and not word of a failure. */
function hasEvidence(json: unknown): boolean {
  const { evidence, results } = Object(json) as { readonly evidence?: unknown; readonly results?: unknown };
  const all = Array.isArray(results) ? results.map((result) => Object(result).evidence as unknown) : [];
  return [evidence, ...all].some((one) => one !== undefined);
}

function cannotVerify(origin: string): ResolverError {
  return untrusted('cannot-verify', origin, 'cannot be held to its signatures here', {
    details: 'nothing here checks Ed25519; hand in verify',
  });
}

function notSigned(origin: string, isRequired: boolean): ResolverError {
  return untrusted('no-signature', origin, 'gave an answer that is not signed', {
    details: isRequired ? 'signatures are required' : 'it signed its answers before',
    meta: ['Somebody between you and the gateway may have changed the answer and taken the signature away'],
  });
}

function badSignature(origin: string, details: string | undefined): ResolverError {
  return untrusted('bad-signature', origin, 'gave an answer whose signature does not hold', { details });
}

function memoryStore(): GatewayKeyStore {
  const keys = new Map<string, readonly GatewayKey[]>();
  return { get: (origin) => keys.get(origin), put: (origin, of) => void keys.set(origin, of) };
}
