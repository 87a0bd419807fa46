import type { ReadonlySignal } from '@preact/signals';

/** A wallet that is there, before anything was asked of it. What it says of itself is made safe to show. */
export interface FoundWallet {
  readonly id: string;
  readonly name: string;
  /** An image as a `data:` URL. */
  readonly icon?: string | undefined;
}

/** An account that a wallet shares. */
export interface SharedAccount {
  /** In the text form of the chain. */
  readonly address: string;
  /** As its owner calls it. */
  readonly label?: string | undefined;
}

/** The chain that a wallet has to be on. */
export interface WantedChain {
  /** Hex, as EIP-695 writes it. */
  readonly chainId: string;
  readonly title: string;
  /** For a local chain, which wallets do not know: its endpoint. */
  readonly local?: string | undefined;
}

/** A wallet that has shared its accounts. */
export interface ConnectedWallet {
  readonly name: string;
  readonly accounts: ReadonlySignal<readonly SharedAccount[]>;
  /** What the publisher of the chain takes to sign with. */
  signerOf(address: string, telling: WalletTelling): Promise<unknown>;
  /** Whether its owner still has a question of ours before them: a second one would be for a second transaction. */
  isAsking(): boolean;
  /** Of wallets that can be on one chain at a time. */
  readonly chain?: WalletChain | undefined;
}

/** From where on nobody can be sure any more that nothing is sent. */
export interface WalletTelling {
  /** Right before a wallet that sends by itself is asked to. */
  asked(): void;
  /** Once the owner of one that leaves the sending to the page has signed. */
  signed(): void;
}

/** The chain that a wallet is on. */
export interface WalletChain {
  /** Whether it is on this chain and sees this block of it, where that is known. */
  isOn(chain: WantedChain, block: string): Promise<boolean>;
  /** Asks its owner to switch, and to add a local chain. */
  switchTo(chain: WantedChain): Promise<void>;
  /** Tells when its owner switches. Gives a function that ends it. */
  onChange(tell: () => void): () => void;
}

/** The wallets of one kind in this browser. */
export interface Wallets {
  readonly found: ReadonlySignal<readonly FoundWallet[]>;
  /** Looks again; wallets can come late. */
  look(): void;
  /** @throws PublishError `no-wallet`, `declined`, `wallet-locked`, `unfit-wallet`; what a wallet throws is not passed on */
  connect(id: string, signal: AbortSignal): Promise<ConnectedWallet>;
}
