import { devAccounts, devEd25519Accounts } from '../names.ts';
import { changeAccount } from './account-info.ts';
import { u128 } from './scale.ts';
import { parseAccount } from './ss58.ts';
import type { DraftState } from './state.ts';
import { feeMultiplierKey } from './storage-keys.ts';

/** A million tokens of twelve decimals. */
const endowment = 1_000_000n * 10n ** 12n;

/** Gives the development accounts their money, and sets the price of fees. */
export function fundAccounts(state: DraftState): void {
  for (const address of [...Object.values(devAccounts), ...Object.values(devEd25519Accounts)])
    changeAccount(state, parseAccount(address), { free: endowment });
  const one = 10n ** 18n;
  state.set(feeMultiplierKey, u128.encode(one));
}
