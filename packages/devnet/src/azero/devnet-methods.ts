import type { Block } from './chain.ts';
import type { NodeControl } from './node-control.ts';
import { invalidParams } from './rpc-error.ts';
import type { RpcMethods } from './rpc-method.ts';

/**
 * `devnet_*`: the node's own controls for other processes, by the names and arguments they have in the handle.
 *
 * ```
 * devnet_setRecord ["alice", "url", "https://alice.example"]    devnet_advance [60000]    devnet_settle []
 * ```
 */
export function devnetMethods(control: NodeControl): RpcMethods {
  const run = control as unknown as Readonly<Record<string, (...params: readonly unknown[]) => Block>>;
  return Object.fromEntries(
    Object.entries(run).map(([name, change]) => [
      `devnet_${name}`,
      (params: readonly unknown[]) => {
        try {
          const { number, hash, time } = change(...params);
          return { number, hash, time };
        } catch (error) {
          throw invalidParams(error instanceof Error ? error.message : String(error));
        }
      },
    ]),
  );
}
