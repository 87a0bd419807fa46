import { contractInfo, instantiate, writableStorage } from './contract-info.ts';
import { blake2b256 } from './hashes.ts';
import { type Hex, toHex } from './hex.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import type { Messages } from './ink-message.ts';
import { type Account, registry } from './registry-layout.ts';
import { registryMessages } from './registry-messages.ts';
import { router } from './router-layout.ts';
import { routerMessages } from './router-messages.ts';
import type { DraftState } from './state.ts';

const utf8 = new TextEncoder();
const codeHash = {
  registry: blake2b256(utf8.encode('peername devnet azns_registry')),
  router: blake2b256(utf8.encode('peername devnet azns_router')),
};
const admin: Account = new Uint8Array(32);

/** The accounts of the two contracts. */
export interface Deployment {
  readonly router: Account;
  readonly registry: Account;
  readonly tlds: readonly string[];
}

/** What the code hashes stand for on this chain. */
export const programs: ReadonlyMap<Hex, Messages> = new Map([
  [toHex(codeHash.registry), registryMessages],
  [toHex(codeHash.router), routerMessages],
]);

/** The account that a contract gets where none is asked for. */
export function defaultAccount(contract: 'router' | 'registry'): Account {
  return blake2b256(utf8.encode(`peername devnet account of ${contract}`));
}

/** Puts router and registry into the state, without names. */
export function deploy(
  state: DraftState,
  { router: routerAccount, registry: registryAccount, tlds }: Deployment,
): void {
  // The public deployment has three helpers (name checker, fees, merkle verifier) before these two.
  instantiate(state, registryAccount, codeHash.registry, 4n);
  instantiate(state, routerAccount, codeHash.router, 5n);
  const [ownTld = ''] = tlds;
  const registryStorage = storageOf(state, registryAccount);
  registry.self.set(registryStorage, undefined, [
    admin,
    undefined,
    ownTld,
    '',
    0n,
    undefined,
    undefined,
    undefined,
  ]);
  const routerStorage = storageOf(state, routerAccount);
  router.self.set(routerStorage, undefined, [admin, undefined, [registryAccount]]);
  router.tlds.set(routerStorage, registryAccount, tlds);
  for (const tld of tlds) router.routes.set(routerStorage, tld, registryAccount);
}

/**
 * The storage of a contract that is known to be there.
 * @throws Error when it is not
 */
export function storageOf(state: DraftState, at: Account): WritableContractStorage {
  const info = contractInfo(state, at);
  if (!info) throw new Error('no contract there');
  return writableStorage(state, info);
}
