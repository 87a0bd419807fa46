import { HDNodeWallet, Mnemonic } from 'ethers';
import { expect, it } from 'vitest';
import { devPair } from '../testing/polkadot-clients.ts';
import { azeroDevAccounts, ethereumDevAccounts } from './dev-accounts.ts';

it('has the keys of Substrate, with the names they own', () => {
  for (const { key, address } of azeroDevAccounts) expect(devPair(key).address).toBe(address);
  expect(azeroDevAccounts.find(({ key }) => key === '//Alice')?.names).toEqual(['alice.azero']);
  expect(azeroDevAccounts.find(({ key }) => key === '//Ferdie')?.names).toEqual([]);
});

it('has the keys of anvil, with the names they own', () => {
  const mnemonic = Mnemonic.fromPhrase('test test test test test test test test test test test junk');
  const wallet = HDNodeWallet.fromMnemonic(mnemonic, "m/44'/60'/0'/0");
  for (const [account, { key, address }] of ethereumDevAccounts.entries())
    expect(wallet.deriveChild(account)).toMatchObject({ privateKey: key, address });
  expect(ethereumDevAccounts[1]?.names).toEqual(['alice.eth']);
});
