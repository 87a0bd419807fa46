import { ensNames } from './ethereum/ens-names.ts';
import { azeroNames, devAccounts } from './names.ts';

/** An account of a local chain that has money, with the key that everybody knows. For local chains only. */
export interface DevAccount {
  /** What signs for it: `//Alice` and the like on Aleph Zero (sr25519), a private key in hex on Ethereum. */
  readonly key: string;
  readonly address: string;
  /** The names it owns there. */
  readonly names: readonly string[];
}

/** The accounts of Substrate's development keys. */
export const azeroDevAccounts: readonly DevAccount[] = Object.entries(devAccounts).map(([name, address]) => ({
  key: `//${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  address,
  names: azeroNames.filter(({ owner }) => owner === address).map((each) => each.name),
}));

/** The first accounts of the mnemonic that anvil makes its own of. */
export const ethereumDevAccounts: readonly DevAccount[] = [
  [
    '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  ],
  [
    '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  ],
  [
    '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
    '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  ],
  [
    '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
    '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
  ],
  [
    '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
    '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
  ],
].map(([address = '', key = ''], account) => ({
  key,
  address,
  names: ensNames.filter(({ owner = 0 }) => owner === account).map(({ name }) => name),
}));
