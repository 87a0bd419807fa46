import { type Clock, waitFor } from '@peername/resolver-core';
import type { GatewayClient } from './gateway-client.ts';
import { toHex } from './hex.ts';

/**
 * A client for the members of a quorum: what several of them ask in the same round is asked once, and all hear the same
 * answer, or failure. A server would otherwise be asked by each, and one that signs anew for each question, or that
 * changes its mind in between, would make honest endpoints look like liars. What the answer is worth is then for the
 * contract to say, at each endpoint. A round is known by its signal, which all its questions have in common.
 */
export function joinQuestions(client: GatewayClient, clock: Clock): GatewayClient {
  const rounds = new WeakMap<AbortSignal, Map<string, Promise<Uint8Array>>>();
  return {
    ask(question, options) {
      const { round } = options;
      if (!round) return client.ask(question, options);
      const asked = rounds.get(round) ?? new Map<string, Promise<Uint8Array>>();
      rounds.set(round, asked);
      const { sender, callData, urls } = question;
      const key = JSON.stringify([sender, toHex(callData), urls]);
      // Under way until the round is over: the member that asked first may give up while others wait.
      const answer = asked.get(key) ?? client.ask(question, { ...options, signal: round });
      asked.set(key, answer);
      return waitFor(answer, { clock, signal: options.signal });
    },
  };
}
