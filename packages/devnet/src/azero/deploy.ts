import { changeAccount } from './account-info.ts';
import { contractInfo, instantiate } from './contract-info.ts';
import { writableStorage } from './contract-storage.ts';
import type { ContractsPallet } from './contracts-pallet.ts';
import { blake2b256 } from './hashes.ts';
import { type Hex, toHex } from './hex.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import type { Messages } from './ink-message.ts';
import { type Account, registry } from './registry-layout.ts';
import { registryMessages } from './registry-messages.ts';
import { router } from './router-layout.ts';
import { routerMessages } from './router-messages.ts';
import type { DraftState } from './state.ts';
import { holdDeposit, settleDeposits } from './storage-deposit.ts';
import { emptyDiff } from './storage-diff.ts';

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
  pallet: ContractsPallet,
  { router: routerAccount, registry: registryAccount, tlds }: Deployment,
): void {
  // The public deployment has three helpers (name checker, fees, merkle verifier) before these two.
  instantiate(state, registryAccount, codeHash.registry, 4n);
  instantiate(state, routerAccount, codeHash.router, 5n);
  for (const contract of [registryAccount, routerAccount])
    changeAccount(state, contract, { free: pallet.spec.existentialDeposit });
  const [ownTld = ''] = tlds;
  changeStorage(state, pallet, registryAccount, (storage) =>
    registry.self.set(storage, undefined, [
      admin,
      undefined,
      ownTld,
      '',
      0n,
      undefined,
      undefined,
      undefined,
    ]),
  );
  changeStorage(state, pallet, routerAccount, (storage) => {
    router.self.set(storage, undefined, [admin, undefined, [registryAccount]]);
    router.tlds.set(storage, registryAccount, tlds);
    for (const tld of tlds) router.routes.set(storage, tld, registryAccount);
  });
}

/**
 * Writes to a contract's storage past the contract. What that costs is held on its account, and nobody pays it.
 * @throws Error when there is no contract
 */
export function changeStorage(
  state: DraftState,
  pallet: ContractsPallet,
  contract: Account,
  write: (storage: WritableContractStorage) => void,
): void {
  const info = contractInfo(state, contract);
  if (!info) throw new Error('no contract there');
  const diff = emptyDiff();
  write(writableStorage(state, info, diff));
  for (const { deposit } of settleDeposits(state, pallet, [{ contract, diff }]))
    holdDeposit(state, pallet, contract, deposit);
}
