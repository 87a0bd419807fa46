import {
  type Clock,
  isResolverError,
  type Name,
  type Reading,
  type ReadOptions,
  type RecordKey,
  ResolverError,
} from '@peername/resolver-core';
import type { GatewayEndpoint, GatewayQuestion, GatewayReply } from './gateway-endpoint.ts';
import type { AnswerCheck, SignatureDemands } from './trust/answer-check.ts';
import type { SampleOptions, Sampler } from './trust/sampler.ts';

/** What a client wants to be sure of. */
export interface TrustOptions extends Omit<SignatureDemands, 'signatures' | 'clock'> {
  /**
   * `check`: signatures that are there must hold, and a gateway that signed once goes on to sign; `require`: every answer
   * is signed; `off`: gateways are believed. @default 'check'
   */
  readonly signatures?: 'check' | 'require' | 'off' | undefined;
  /** Compares a share of the answers with what endpoints of one's own say. @default none */
  readonly sample?: SampleOptions | undefined;
  /** Told of each answer that is not believed, also where another gateway gives one that is. Must not throw. */
  readonly onUntrusted?: ((error: ResolverError) => void) | undefined;
}

/** A reply, and whether it is signed by the gateway, as was checked. */
export interface CheckedReply extends GatewayReply {
  readonly isSigned: boolean;
}

/** Asks gateways and believes no answer before it was checked. */
export interface CheckedAsking {
  /** @throws {@link ResolverError} what the endpoint throws; `UNTRUSTED` */
  ask(
    endpoint: GatewayEndpoint,
    question: GatewayQuestion,
    signal: AbortSignal,
    o: ReadOptions,
  ): Promise<CheckedReply>;
  /** Compares an answer with an endpoint of one's own, when its turn comes. @throws {@link ResolverError} `UNTRUSTED` */
  compare(
    answer: { readonly name: Name; readonly keys: readonly RecordKey[]; readonly reading: Reading },
    reply: CheckedReply,
    endpoint: GatewayEndpoint,
    o: ReadOptions,
  ): Promise<void>;
}

/** What checks answers is a module of its own, loaded with the first question: a page need not wait for it to start. */
export function createCheckedAsking(options: TrustOptions, clock: Clock): CheckedAsking {
  const { signatures = 'check', sample, onUntrusted } = options;
  const loadCheck = once(async (): Promise<AnswerCheck> => {
    const { createAnswerCheck } = await import('./trust/answer-check.ts');
    return createAnswerCheck({
      ...options,
      signatures: signatures === 'require' ? signatures : 'check',
      clock,
    });
  });
  const loadSampler = once(async (of: SampleOptions): Promise<Sampler> => {
    const { createSampler } = await import('./trust/sampler.ts');
    return createSampler(of);
  });

  const telling = <T>(work: Promise<T>, { origin }: GatewayEndpoint, { trace }: ReadOptions): Promise<T> =>
    work.catch((error: unknown) => {
      if (isResolverError(error) && error.code === 'UNTRUSTED') {
        const { code, message } = error;
        trace?.({ step: 'read', detail: message, endpoint: origin, ms: 0, failed: code });
        onUntrusted?.(error);
      }
      throw error;
    });

  return {
    async ask(endpoint, question, signal, o) {
      const loading = signatures === 'off' ? undefined : loadCheck(undefined);
      // What went wrong is told below, should there be an answer to check at all.
      loading?.catch(() => {});
      const reply = await endpoint.ask(question, signal, o.trace);
      const check = await loading;
      const isSigned = check ? await telling(check.isSigned(reply, endpoint, o.trace), endpoint, o) : false;
      return { ...reply, isSigned };
    },
    async compare(answer, reply, endpoint, o) {
      if (!sample) return;
      const sampler = await loadSampler(sample);
      const { origin } = endpoint;
      const { isSigned } = reply;
      await telling(sampler.compare({ ...answer, reply, origin, isSigned }, o), endpoint, o);
    },
  };
}

/** Loads with the first call, and again with the next after a failure. */
function once<O, T>(load: (of: O) => Promise<T>): (of: O) => Promise<T> {
  let loading: Promise<T> | undefined;
  return (of) => {
    loading ??= load(of).catch((cause: unknown) => {
      loading = undefined;
      throw new ResolverError({
        code: 'UNAVAILABLE',
        reason: 'no-checks',
        shortMessage: 'What checks the answers of gateways cannot be loaded',
        cause,
      });
    });
    return loading;
  };
}
