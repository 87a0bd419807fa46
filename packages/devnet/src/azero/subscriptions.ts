import { randomBytes } from 'node:crypto';
import type { Block, Chain } from './chain.ts';
import { headerToJson } from './header.ts';
import { RpcError } from './rpc-error.ts';
import { type RpcContext, type RpcMethod, type RpcMethods, textParam } from './rpc-method.ts';
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
  };
}

/** `start` pushes what is known, then what is new, until the function it returns is called. */
function subscribe(notification: string, start: (push: (news: unknown) => void) => () => void): RpcMethod {
  return (_params, { session, afterReply }: RpcContext) => {
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
  };
}

const unsubscribe: RpcMethod = (params, { session }) => {
  const id = textParam(params, 0);
  const end = session?.subscriptions.get(id);
  end?.();
  return session?.subscriptions.delete(id) ?? false;
};
