import {
  type Clock,
  isResolverError,
  type Name,
  type Reading,
  type ReadOptions,
  type RecordKey,
  type ResolverError,
} from '@peername/resolver-core';
import type { CheckedReply } from '../checked-asking.ts';
import type { GatewayEndpoint, GatewayReply } from '../gateway-endpoint.ts';
import { createAnswerCheck, type SignatureOptions } from './answer-check.ts';
import { createSampler, type SampleOptions } from './sampler.ts';

/** What a client wants to be sure of. */
export interface TrustOptions extends SignatureOptions {
  /** Compares a share of the answers with what endpoints of one's own say. @default none */
  readonly sample?: SampleOptions | undefined;
  /** Told of each answer that is not believed, also where another gateway gives one that is. Must not throw. */
  readonly onUntrusted?: ((error: ResolverError) => void) | undefined;
}

/** What a gateway said of a name. */
export interface ReadAnswer {
  readonly name: Name;
  readonly keys: readonly RecordKey[];
  readonly reading: Reading;
}

/** All that is asked of an answer before it is believed. */
export interface Trust {
  /** Whether it is signed by the gateway; false where it need not be. @throws {@link ResolverError} `UNTRUSTED` */
  isSigned(reply: GatewayReply, endpoint: GatewayEndpoint, o: ReadOptions): Promise<boolean>;
  /** Compares a share of the answers in a reply. @throws {@link ResolverError} `UNTRUSTED` */
  compare(
    answers: readonly ReadAnswer[],
    reply: CheckedReply,
    endpoint: GatewayEndpoint,
    o: ReadOptions,
  ): Promise<void>;
}

/** Joins the checks, and tells what does not pass them. */
export function createTrust(options: TrustOptions, clock: Clock): Trust {
  const { sample, signatures, onUntrusted } = options;
  const check = signatures === 'off' ? undefined : createAnswerCheck(options, clock);
  const sampler = sample && createSampler(sample);

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
    isSigned: async (reply, endpoint, o) =>
      check ? telling(check.isSigned(reply, endpoint, o.trace), endpoint, o) : false,
    async compare(answers, reply, endpoint, o) {
      if (!sampler) return;
      const { isSigned } = reply;
      const { origin } = endpoint;
      const comparing = answers.map((answer) => sampler.compare({ ...answer, reply, origin, isSigned }, o));
      await telling(Promise.all(comparing), endpoint, o);
    },
  };
}
