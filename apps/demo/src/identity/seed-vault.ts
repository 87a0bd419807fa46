import type { IdentityProblem, UnwrappedSeed } from '@peername/call';
import type { Store } from '../storage/store.ts';

/** A secret as the store holds it: sealed with a key that the browser gives to no script, also not to this page. */
interface SealedSeed {
  readonly box: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  /** The bytes of the seed, or the JSON of one under a passphrase. */
  readonly sealed: ArrayBuffer;
  readonly hasPassphrase: boolean;
}

/** Where the own secret is kept between visits. */
export interface SeedVault {
  /** What it takes to open it. */
  state(): Promise<'empty' | 'open' | 'locked'>;
  /** The secret; undefined when there is none. The passphrase counts only where one was set. */
  open(passphrase: string): Promise<UnwrappedSeed | undefined>;
  /** Keeps a secret in the place of the one before. */
  keep(seed: Uint8Array, passphrase: string | undefined): Promise<void>;
  forget(): Promise<void>;
  /** Another one whenever a secret was kept; undefined when there is none. */
  mark(): Promise<string | undefined>;
}

const unreadable: IdentityProblem = {
  code: 'malformed',
  sentence: 'The browser cannot open the key that it kept. Import your exported copy, or make a new key.',
};
const slot = 'own-seed';

/**
 * Keeps a secret in the store, sealed with a key that only scripts of this page can use. Browsers keep that key among their
 * files, so against a copy of the whole profile only a passphrase helps.
 */
export function createSeedVault(store: Store): SeedVault {
  const stored = async (): Promise<SealedSeed | undefined> =>
    (await store.get('keys', slot)) as SealedSeed | undefined;
  return {
    async state() {
      const seed = await stored();
      if (!seed) return 'empty';
      return seed.hasPassphrase ? 'locked' : 'open';
    },
    async open(passphrase) {
      const kept = await stored();
      if (!kept) return undefined;
      const { box, iv, sealed, hasPassphrase } = kept;
      const decrypted = await crypto.subtle
        .decrypt({ name: 'AES-GCM', iv }, box, sealed)
        .catch(() => undefined);
      if (!decrypted) return { ok: false, problem: unreadable };
      const plain = new Uint8Array(decrypted);
      if (!hasPassphrase) return { ok: true, seed: plain };
      const { unwrapSeed } = await import('./passphrase.ts');
      return unwrapSeed(JSON.parse(new TextDecoder().decode(plain)), passphrase);
    },
    async keep(seed, passphrase) {
      const plain = passphrase === undefined ? Uint8Array.from(seed) : await wrapped(seed, passphrase);
      const box = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, box, plain);
      const kept: SealedSeed = { box, iv, sealed, hasPassphrase: passphrase !== undefined };
      await store.put('keys', slot, kept);
    },
    forget: () => store.delete('keys', slot),
    mark: async () => (await stored())?.iv.join(),
  };
}

async function wrapped(seed: Uint8Array, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  const { wrapSeed } = await import('./passphrase.ts');
  return new TextEncoder().encode(JSON.stringify(await wrapSeed(seed, passphrase)));
}
