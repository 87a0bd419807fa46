import type { Signer } from '@polkadot/api/types';

/** A pair of keys at hand, as the keyring of polkadot-js makes it. */
export interface KeyPair {
  readonly address: string;
  /** 32 bytes. */
  readonly addressRaw: Uint8Array;
  readonly isLocked: boolean;
  sign(message: Uint8Array, options?: { readonly withType?: boolean }): Uint8Array;
}

/** An account of a wallet, such as an extension offers in `injectedWeb3`. */
export interface WalletAccount {
  /** SS58. */
  readonly address: string;
  readonly signer: Signer;
}

/** What signs on Aleph Zero: a `KeyringPair` of polkadot-js, or an account of a wallet. */
export type AzeroSigner = KeyPair | WalletAccount;
