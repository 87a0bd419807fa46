import { randomBytes } from 'node:crypto';
import type { Block, Chain } from './chain.ts';
import { headerToJson } from './header.ts';
import { type Hex, hexOrNull, toHex } from './hex.ts';
import { RpcError } from './rpc-error.ts';
import { keysParam, type RpcContext, type RpcMethod, type RpcMethods, textParam } from './rpc-method.ts';
import type { RuntimeVersion } from './runtime-api.ts';

/** The subscriptions of `chain_*` and `state_*`. They need a WebSocket. */
export function subscriptionMethods(chain: Chain, runtimeVersion: RuntimeVersion): RpcMethods {
  const heads = subscribe('chain_newHead', (push) => {
    push(headerToJson(chain.head().header));
    return chain.onBlock((block) => push(headerToJson(block.header)));
  });
  const finalized = subscribe('chain_finalizedHead', (push) => {
    let last: Block | undefined;
    const pushNews = () => {
      const block = chain.finalized();
      if (block !== last) push(headerToJson(block.header));
      last = block;
    };
    pushNews();
    return chain.onBlock(pushNews);
  });
  const version = subscribe('state_runtimeVersion', (push) => {
    push(runtimeVersion);
    return () => undefined;
  });
  return {
    chain_subscribeNewHeads: heads,
    chain_subscribeNewHead: heads,
    chain_unsubscribeNewHeads: unsubscribe,
    chain_unsubscribeNewHead: unsubscribe,
    chain_subscribeFinalizedHeads: finalized,
    chain_unsubscribeFinalizedHeads: unsubscribe,
    state_subscribeRuntimeVersion: version,
    state_unsubscribeRuntimeVersion: unsubscribe,
    state_subscribeStorage: (params, context) => subscribeStorage(chain, keysParam(params, 0), context),
    state_unsubscribeStorage: unsubscribe,
  };
}

/** The values under the keys, then those that change, block by block. */
function subscribeStorage(chain: Chain, keys: readonly Uint8Array[], context: RpcContext): string {
  const known = new Map<Hex, Hex | null>();
  return openSubscription(context, 'state_storage', (push) => {
    const pushChanges = () => {
      const { hash } = chain.head();
      const state = chain.stateAt();
      const changes = keys
        .map((key) => [toHex(key), hexOrNull(state.get(key))] as const)
        .filter(([key, value]) => !known.has(key) || known.get(key) !== value);
      for (const [key, value] of changes) known.set(key, value);
      if (changes.length > 0) push({ block: hash, changes });
    };
    pushChanges();
    return chain.onBlock(pushChanges);
  });
}

/** `start` pushes what is known, then what is new, until the function it returns is called. */
type Start = (push: (news: unknown) => void) => () => void;

function subscribe(notification: string, start: Start): RpcMethod {
  return (_params, context) => openSubscription(context, notification, start);
}

/**
 * Opens a subscription and answers its id; its news come behind the reply.
 * @throws an RpcError over HTTP, where there is nothing to send news on
 */
export function openSubscription(
  { session, afterReply }: RpcContext,
  notification: string,
  start: Start,
): string {
  // What jsonrpsee answers to a subscription over HTTP.
  if (!session) throw new RpcError(-32603, 'Internal error');
  const id = randomBytes(12).toString('base64url');
  session.subscriptions.set(id, () => undefined);
  afterReply(() => {
    if (!session.subscriptions.has(id)) return;
    session.subscriptions.set(
      id,
      start((news) => session.notify(notification, id, news)),
    );
  });
  return id;
}

/** Ends a subscription, and says whether there was one. */
export const unsubscribe: RpcMethod = (params, { session }) => {
  const id = textParam(params, 0);
  const end = session?.subscriptions.get(id);
  end?.();
  return session?.subscriptions.delete(id) ?? false;
};
