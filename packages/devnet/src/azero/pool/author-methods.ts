import { accountInfo } from '../account-info.ts';
import type { Chain } from '../chain.ts';
import { toHex } from '../hex.ts';
import { invalidParams, RpcError } from '../rpc-error.ts';
import { hexParam, type RpcMethods, textParam } from '../rpc-method.ts';
import { parseAccount } from '../ss58.ts';
import { openSubscription, unsubscribe } from '../subscriptions.ts';
import type { TransactionPool } from './pool.ts';
import type { TransactionStatus } from './transaction-status.ts';

/** `author_*` and what else asks the pool. `submitted` is called once a transaction is in the pool. */
export function authorMethods(chain: Chain, pool: TransactionPool, submitted: () => void): RpcMethods {
  return {
    author_submitExtrinsic: (params) => {
      const hash = pool.submit(hexParam(params, 0));
      submitted();
      return hash;
    },
    author_submitAndWatchExtrinsic: (params, context) => {
      // What jsonrpsee answers to a subscription over HTTP.
      if (!context.session) throw new RpcError(-32603, 'Internal error');
      const early: TransactionStatus[] = [];
      let tell = (status: TransactionStatus): void => void early.push(status);
      pool.submit(hexParam(params, 0), (status) => tell(status));
      submitted();
      return openSubscription(context, 'author_extrinsicUpdate', (push) => {
        for (const status of early) push(status);
        tell = push;
        return () => {
          tell = () => undefined;
        };
      });
    },
    author_unwatchExtrinsic: unsubscribe,
    author_pendingExtrinsics: () => pool.ready().map(({ extrinsic }) => toHex(extrinsic.encoded)),
    system_accountNextIndex: (params) => {
      const account = accountParam(textParam(params, 0));
      return pool.nextNonce(account, accountInfo(chain.stateAt(), account).nonce);
    },
  };
}

function accountParam(text: string): Uint8Array {
  try {
    return parseAccount(text);
  } catch (error) {
    throw invalidParams(error instanceof Error ? error.message : String(error));
  }
}
