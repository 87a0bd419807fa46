import {
  createIdentity,
  generateSeed,
  type Identity,
  type IdentityProblem,
  type UnwrappedSeed,
} from '@peername/call';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Store } from '../storage/store.ts';
import { createSeedVault } from './seed-vault.ts';

/** The key of the person at this browser. */
export type OwnKeyState =
  | { readonly at: 'none' }
  | { readonly at: 'locked' }
  | { readonly at: 'ready'; readonly identity: Identity };

/** Makes, keeps and gives out the own key. */
export interface OwnKey {
  readonly state: ReadonlySignal<OwnKeyState>;
  /** The name of this very key, claimed in links; nobody believes it before a lookup. */
  readonly name: ReadonlySignal<string | undefined>;
  /** An empty passphrase is none. False where another tab has made one meanwhile, which is then used. */
  create(passphrase: string): Promise<boolean>;
  unlock(passphrase: string): Promise<IdentityProblem | undefined>;
  /** The secret as one line that only the passphrase opens. */
  export(passphrase: string): Promise<string | undefined>;
  /** Takes an exported key in the place of the one that is here, under the same passphrase. */
  import(text: string, passphrase: string): Promise<IdentityProblem | undefined>;
  setName(name: string | undefined): Promise<void>;
  /** Whether this is the key, here and in the store, where another tab can put another one. */
  holds(publicKey: Uint8Array): Promise<boolean>;
  forget(): Promise<void>;
}

/** Reads the own key from the store, where it is open. */
export async function openOwnKey(store: Store): Promise<OwnKey> {
  const vault = createSeedVault(store);
  const state = signal<OwnKeyState>({ at: 'none' });
  const name = signal<string | undefined>(undefined);
  let seed: Uint8Array | undefined;
  let mark: string | undefined;

  async function use(taken: Uint8Array): Promise<void> {
    mark = await vault.mark();
    seed = taken;
    name.value = (await store.get('settings', 'own-name')) as string | undefined;
    state.value = { at: 'ready', identity: createIdentity(taken) };
  }

  async function unlock(passphrase: string): Promise<IdentityProblem | undefined> {
    const opened = await vault.open(passphrase);
    if (opened?.ok) await use(opened.seed);
    return opened?.ok === false ? opened.problem : undefined;
  }

  async function keep(taken: Uint8Array, passphrase: string): Promise<void> {
    await vault.keep(taken, passphrase || undefined);
    await use(taken);
  }

  async function setName(text: string | undefined): Promise<void> {
    name.value = text;
    await store.put('settings', 'own-name', text);
  }

  function isOwn(publicKey: Uint8Array): boolean {
    const now = state.peek();
    return now.at === 'ready' && now.identity.publicKey.every((byte, i) => byte === publicKey[i]);
  }

  /** Whether the store holds a key that can be used. */
  async function read(): Promise<boolean> {
    const kept = await vault.state();
    if (kept === 'locked') state.value = { at: 'locked' };
    if (kept === 'open') await unlock('');
    return state.value.at !== 'none';
  }

  await read();
  return {
    state,
    name,
    async create(passphrase) {
      // Nobody can bring back a key that is replaced.
      if (await read()) return false;
      // There may be one left of a key that the browser cannot open any more.
      await setName(undefined);
      await keep(generateSeed(), passphrase);
      return true;
    },
    unlock,
    async export(passphrase) {
      const { formatIdentityExport, wrapSeed } = await import('./passphrase.ts');
      return seed && formatIdentityExport(await wrapSeed(seed, passphrase));
    },
    async import(text, passphrase) {
      const taken = await readExport(text, passphrase);
      if (!taken.ok) return taken.problem;
      if (!isOwn(createIdentity(taken.seed).publicKey)) await setName(undefined);
      await keep(taken.seed, passphrase);
      return undefined;
    },
    setName,
    holds: async (publicKey) => isOwn(publicKey) && mark === (await vault.mark()),
    async forget() {
      await setName(undefined);
      await vault.forget();
      seed = undefined;
      state.value = { at: 'none' };
    },
  };
}

async function readExport(text: string, passphrase: string): Promise<UnwrappedSeed> {
  const { parseIdentityExport, unwrapSeed } = await import('./passphrase.ts');
  const parsed = parseIdentityExport(text);
  if (!parsed.ok) return parsed;
  return parsed.locked ? unwrapSeed(parsed.wrapped, passphrase) : { ok: true, seed: parsed.seed };
}
