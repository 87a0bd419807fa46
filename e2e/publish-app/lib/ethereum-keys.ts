import { HDNodeWallet } from 'ethers';

// Anvil's own, which everybody knows.
const mnemonic = 'test test test test test test test test test test test junk';

/** The private key of an account of the local chain, by its number. */
export function ethereumKey(number: number): string {
  return accountOf(number).privateKey;
}

/** Its address. */
export function ethereumAddress(number: number): string {
  return accountOf(number).address;
}

function accountOf(number: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(mnemonic, '', `m/44'/60'/0'/0/${number}`);
}
