import type { Publisher, PublishPlan, SignedTransaction } from '@peername/resolver-core/publish';
import type { Secrets } from '../identity/secrets.ts';
import type { Io } from '../io.ts';
import type { Settings } from '../options.ts';
import type { SignerType } from './publish-settings.ts';

/** A key, ready to sign. */
export interface OwnSigner {
  /** In the text form of the chain. */
  readonly account: string;
  sign(plan: PublishPlan, options: { readonly signal: AbortSignal }): Promise<SignedTransaction>;
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
  /** @throws UsageError that repeats nothing of the text */
  openSigner(text: string, reading: KeyReading): Promise<OwnSigner>;
}

/** Makes the publisher for a name on the chain that the settings describe. */
export type OpenPublisher = (settings: Settings, env: Io['env'], name: string) => Promise<ChainPublisher>;

/** Joins a publisher and what reads its keys. */
export function chainPublisher<Signer>(
  publisher: Publisher<Signer>,
  usualWait: ChainPublisher['usualWait'],
  openKey: (
    text: string,
    reading: KeyReading,
  ) => Promise<{ readonly account: string; readonly signer: Signer }>,
): ChainPublisher {
  return {
    publisher,
    usualWait,
    async openSigner(text, reading) {
      const { account, signer } = await openKey(text, reading);
      return { account, sign: (plan, options) => publisher.sign(plan, signer, options) };
    },
  };
}
