import type { RpcMethods } from './rpc-method.ts';

/** `system_*`: what the node says of itself. */
export function systemMethods(chainName: string, tokenSymbol: string): RpcMethods {
  return {
    system_chain: () => chainName,
    system_chainType: () => 'Development',
    system_name: () => 'peername devnet',
    system_version: () => '0.1.0',
    system_properties: () => ({ ss58Format: 42, tokenDecimals: 12, tokenSymbol }),
    system_health: () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
  };
}
