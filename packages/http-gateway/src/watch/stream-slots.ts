import type { Count } from '@peername/resolver-core';
import type { GatewayContext } from '../gateway-context.ts';
import { RequestError } from '../problem.ts';

/** Bounds the event streams, in all and of one client. */
export interface StreamSlots {
  /** Takes one; the returned function gives it back, once. @throws {@link RequestError} `TOO_MANY_STREAMS` */
  take(client: string | undefined): () => void;
}

/** Makes {@link StreamSlots}. What they remember is bounded by the streams that are open. */
export function createStreamSlots({ streams, settings }: GatewayContext): StreamSlots {
  const { maxStreams, maxStreamsPerClient } = settings;
  const byClient = new Map<string, Count>();
  return {
    take(client) {
      if (streams.open >= maxStreams) throw tooMany(`${maxStreams} event streams are open already`);
      const own = client === undefined ? 0 : (byClient.get(client) ?? 0);
      if (own >= maxStreamsPerClient) throw tooMany(`${own} event streams are open to this client already`);
      streams.open += 1;
      if (client !== undefined) byClient.set(client, own + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        streams.open -= 1;
        if (client === undefined) return;
        const left = (byClient.get(client) ?? 1) - 1;
        if (left > 0) byClient.set(client, left);
        else byClient.delete(client);
      };
    },
  };
}

/** The error of a bound on streams. */
export function tooMany(message: string): RequestError {
  return new RequestError('TOO_MANY_STREAMS', message);
}
