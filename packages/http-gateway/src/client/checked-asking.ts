import { type Clock, loadOnce, type ReadOptions } from '@peername/resolver-core';
import type { GatewayEndpoint, GatewayQuestion, GatewayReply } from './gateway-endpoint.ts';
import type { ReadAnswer, TrustOptions } from './trust/trust.ts';

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
  /**
   * Compares answers of one reply with an endpoint of one's own, each when its turn comes. Who lies about one name is not
   * believed about the others.
   * @throws {@link ResolverError} `UNTRUSTED`
   */
  compare(
    answers: readonly ReadAnswer[],
    reply: CheckedReply,
    endpoint: GatewayEndpoint,
    o: ReadOptions,
  ): Promise<void>;
}

/** What checks answers is a module of its own, loaded with the first question: a page need not wait for it to start. */
export function createCheckedAsking(options: TrustOptions, clock: Clock): CheckedAsking {
  const load = loadOnce('What checks gateways', async () => {
    const { createTrust } = await import('./trust/trust.ts');
    return createTrust(options, clock);
  });

  return {
    async ask(endpoint, question, signal, o) {
      const [reply, trust] = await Promise.all([endpoint.ask(question, signal, o.trace), load()]);
      return { ...reply, isSigned: await trust.isSigned(reply, endpoint, o) };
    },
    compare: async (...of) => (await load()).compare(...of),
  };
}
