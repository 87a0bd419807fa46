import type { Publisher, PublishPlan, SignedTransaction, SignOptions } from '@peername/resolver-core/publish';
import type { Secrets } from '../identity/secrets.ts';
import type { Io } from '../io.ts';
import type { Settings } from '../options.ts';
import type { SignerType } from './publish-settings.ts';

/** Whose a key is. */
interface KeyOwner {
  /** In the text form of the chain. */
  readonly account: string;
  /** Whether a text is an address of that account, in any of the ways that wallets write it. */
  isAccount(address: string): boolean;
}

/** A key as the library of its chain has it. */
export interface OpenedKey<Signer> extends KeyOwner {
  readonly signer: Signer;
}

/** A key, ready to sign. */
export interface OwnSigner extends KeyOwner {
  sign(plan: PublishPlan, options: SignOptions): Promise<SignedTransaction>;
}

/** How the text of a key is read. */
export interface KeyReading {
  readonly secrets: Secrets;
  /** On a chain of one's own, where keys that everybody knows are welcome. */
  readonly isDevnet: boolean;
  /** Undefined: the chain's usual one, or what the key file says. */
  readonly type?: SignerType | undefined;
}

/** A publisher and the keys that it takes. */
export interface ChainPublisher {
  readonly publisher: Omit<Publisher<unknown>, 'sign' | 'publish'>;
  /** How far one waits where nobody says: what is final cannot be undone, but may take a quarter of an hour. */
  readonly usualWait: 'included' | 'final';
  /** How long that takes, in words. */
  readonly finalAfter: string;
  /** More than this is an unusual fee, in whole coins; a decimal text. What a server says of its coin is no measure. */
  readonly usualMaxFee: string;
  /** @throws UsageError that repeats nothing of the text */
  openSigner(text: string, reading: KeyReading): Promise<OwnSigner>;
}

/** Makes the publisher for a name on the chain that the settings describe. */
export type OpenPublisher = (settings: Settings, env: Io['env'], name: string) => Promise<ChainPublisher>;

/** Joins a publisher and what reads its keys. */
export function chainPublisher<Signer>(
  publisher: Publisher<Signer>,
  usual: Pick<ChainPublisher, 'usualWait' | 'finalAfter' | 'usualMaxFee'>,
  openKey: (text: string, reading: KeyReading) => Promise<OpenedKey<Signer>>,
): ChainPublisher {
  return {
    publisher,
    ...usual,
    async openSigner(text, reading) {
      const { signer, ...owner } = await openKey(text, reading);
      return { ...owner, sign: (plan, options) => publisher.sign(plan, signer, options) };
    },
  };
}
