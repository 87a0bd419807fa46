import { ApiPromise, HttpProvider, Keyring, WsProvider } from '@polkadot/api';
import type { AzeroNode } from '../src/azero/azero-node.ts';

/** A signer as the library makes it. */
export type DevPair = ReturnType<Keyring['addFromUri']>;

/** The development key of that path, such as `//Alice`. */
export function devPair(path: string, type: 'sr25519' | 'ed25519' | 'ecdsa' = 'sr25519'): DevPair {
  return new Keyring({ type, ss58Format: 42 }).addFromUri(path);
}

/** A client of the node. */
export async function connectApi(node: AzeroNode, transport: 'ws' | 'http'): Promise<ApiPromise> {
  const provider = transport === 'ws' ? new WsProvider(node.wsUrl) : new HttpProvider(node.httpUrl);
  return ApiPromise.create({ provider: provider as never, noInitWarn: true, throwOnConnect: true });
}
