import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseEndpointUrl } from './endpoint-address.ts';
import { fault, tooLargeFault } from './fault.ts';
import { RpcReplyError } from './rpc-reply-error.ts';
import { createSocketEndpoint } from './socket-endpoint.ts';
import type { SocketListener } from './text-socket.ts';

const address = parseEndpointUrl('wss://rpc.example/key');

/** What a server does on a call, given the ids it has seen. */
type Move = (listener: SocketListener, ids: readonly number[]) => void;

const say = (value: unknown): string => JSON.stringify(value);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.string({ unit: 'binary' }).map(
    (text): Move =>
      (listener) =>
        listener.received(text),
  ),
  fc.constantFrom<Move>(
    () => {},
    (listener, ids) => listener.received(say({ id: ids.at(-1), result: 1 })),
    (listener, ids) => listener.received(say({ id: ids[0], result: 1 })),
    (listener, ids) => listener.received(say({ id: ids.at(-1), error: { code: 1, message: 'no' } })),
    (listener, ids) => listener.received(say({ id: ids.at(-1), result: 1, error: 'no' })),
    (listener) => listener.received(say({ id: null, error: { code: 429, message: 'slow down' } })),
    (listener) => listener.received(say({ method: 'noise' })),
    (listener) => listener.ended(fault('UNAVAILABLE', address, 'went')),
    (listener) => listener.ended(tooLargeFault(address, '1000 bytes')),
  ),
);

it('settles every call with an answer, a ResolverError or an RpcReplyError and ends its connections, whatever the server sends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 6 }), fc.boolean(), async (moves, opens) => {
      let live = 0;
      const endpoint = createSocketEndpoint(address, { timeout: 2 }, (_address, _limits, listener) => {
        const ids: number[] = [];
        let over = false;
        live++;
        const tell = (task: () => void) => queueMicrotask(() => over || task());
        if (opens) tell(() => listener.opened());
        return {
          send(text) {
            ids.push(JSON.parse(text).id);
            tell(() => moves[ids.length % moves.length]?.(listener, ids));
          },
          terminate() {
            over = true;
            live--;
          },
        };
      });
      const results = await Promise.allSettled([1, 2, 3].map((n) => endpoint.request('m', [n])));
      for (const result of results)
        if (result.status === 'rejected' && !isResolverError(result.reason))
          expect(result.reason).toBeInstanceOf(RpcReplyError);
      await endpoint.close();
      expect(live).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});
