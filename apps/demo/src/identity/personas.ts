import { createIdentity, type Identity } from '@peername/call';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { TestIdentity } from '../settings/page-settings.ts';
import { bytesOfHex } from './bytes-of-hex.ts';
import type { OwnKey } from './own-key.ts';

/** Somebody that this tab can be. */
export interface Persona {
  /** `own`, or the name of a test identity: whose pins and contacts these are. */
  readonly id: string;
  readonly identity: Identity;
  /** Claimed in links. */
  readonly name?: string | undefined;
  /** Everybody knows the secret of a test identity. */
  readonly isTest: boolean;
}

/** Whom this tab is, and could be. */
export interface Personas {
  /** Undefined until a key is made, unlocked or a test identity is chosen. */
  readonly current: ReadonlySignal<Persona | undefined>;
  /** Names of the test identities. */
  readonly tests: readonly string[];
  /** All whose links this tab can open, the current one first. */
  readonly all: ReadonlySignal<readonly Persona[]>;
  /** Whether the own key is there but waits for its passphrase. */
  readonly isOwnLocked: ReadonlySignal<boolean>;
  /** `own`, or the name of a test identity; for this tab alone. */
  be(id: string): void;
}

const slot = 'persona';

/** Makes the personas of this tab: the own key, and the test identities that the host of the page offers. */
export function createPersonas(ownKey: OwnKey, identities: readonly TestIdentity[]): Personas {
  const tests = identities.map(
    ({ name, seed }): Persona => ({
      id: name,
      name,
      identity: createIdentity(bytesOfHex(seed)),
      isTest: true,
    }),
  );
  const chosen = signal(sessionStorageOf()?.getItem(slot) ?? 'own');
  const own = computed((): Persona | undefined => {
    const { value } = ownKey.state;
    return value.at === 'ready'
      ? { id: 'own', identity: value.identity, name: ownKey.name.value, isTest: false }
      : undefined;
  });
  const current = computed(() => tests.find(({ id }) => id === chosen.value) ?? own.value);
  const all = computed(() => {
    const everybody = [current.value, own.value, ...tests].filter((persona) => persona !== undefined);
    return everybody.filter(({ id }, i) => everybody.findIndex((other) => other.id === id) === i);
  });
  return {
    current,
    tests: tests.map(({ id }) => id),
    all,
    isOwnLocked: computed(() => ownKey.state.value.at === 'locked'),
    be(id) {
      chosen.value = id;
      sessionStorageOf()?.setItem(slot, id);
    },
  };
}

/** Reading it throws where the browser blocks storage. */
function sessionStorageOf(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
