import { fromHex, type Hex, toHex } from './hex.ts';
import type { StateVersion } from './state-version.ts';
import { childStorageKey } from './storage-keys.ts';
import { type TrieNode, trieEntries, trieGet, trieSet } from './trie.ts';
import { trieProof } from './trie-proof.ts';
import { trieRoot } from './trie-root.ts';

/** The storage as it stands at one block: a main trie and a child trie for each contract. */
export interface State {
  /** The value under `key`, in the main trie or in the child trie with that id. */
  get(key: Uint8Array, trieId?: Uint8Array): Uint8Array | undefined;
  /** The keys that begin with `prefix`, ascending. */
  keys(prefix: Uint8Array, trieId?: Uint8Array): readonly Hex[];
  /** The hash that commits to all of it. */
  root(): Hex;
  /**
   * The nodes and values that show what is under `keys`, against {@link State.root}: for a child trie, also what shows
   * its root in the main trie.
   */
  proof(keys: readonly Uint8Array[], trieId?: Uint8Array): readonly Uint8Array[];
  /** A copy to make the next block from. */
  draft(): DraftState;
}

/** The storage of a block in the making. */
export interface DraftState extends State {
  /** Writes a value, or takes it away with `undefined`. */
  set(key: Uint8Array, value: Uint8Array | undefined, trieId?: Uint8Array): void;
  /** The state as it stands now, for good. */
  freeze(): State;
  /** Marks how it stands now; the returned function takes back what was written since. */
  mark(): () => void;
}

/** Storage with nothing in it. */
export function emptyState(version: StateVersion): State {
  return frozen(version, undefined, new Map());
}

type Children = ReadonlyMap<Hex, TrieNode>;

function frozen(version: StateVersion, main: TrieNode | undefined, children: Children): State {
  return {
    ...reader(
      version,
      () => main,
      () => children,
    ),
    draft: () => draft(version, main, children),
  };
}

function draft(version: StateVersion, startMain: TrieNode | undefined, startChildren: Children): DraftState {
  let main = startMain;
  const children = new Map(startChildren);
  return {
    ...reader(
      version,
      () => main,
      () => children,
    ),
    draft: () => draft(version, main, children),
    set(key, value, trieId) {
      if (!trieId) {
        main = trieSet(main, digits(key), value);
        return;
      }
      const id = toHex(trieId);
      const child = trieSet(children.get(id), digits(key), value);
      if (child) children.set(id, child);
      else children.delete(id);
    },
    freeze() {
      for (const id of new Set([...startChildren.keys(), ...children.keys()])) {
        const child = children.get(id);
        if (startChildren.get(id) === child) continue;
        main = trieSet(main, rootKey(fromHex(id)), child && fromHex(trieRoot(child, version)));
      }
      return frozen(version, main, new Map(children));
    },
    mark() {
      const marked = { main, children: new Map(children) };
      return () => {
        main = marked.main;
        children.clear();
        for (const [id, child] of marked.children) children.set(id, child);
      };
    },
  };
}

function reader(
  version: StateVersion,
  main: () => TrieNode | undefined,
  children: () => Children,
): Omit<State, 'draft'> {
  const trie = (id: Uint8Array | undefined) => (id ? children().get(toHex(id)) : main());
  return {
    get: (key, trieId) => trieGet(trie(trieId), digits(key)),
    keys: (prefix, trieId) =>
      [...trieEntries(trie(trieId))]
        .map(([key]) => `0x${key}` as const)
        .filter((key) => key.startsWith(toHex(prefix))),
    root: () => trieRoot(main(), version),
    proof(keys, trieId) {
      const asked = { root: trie(trieId), keys: keys.map(digits) };
      const above = trieId && keys.length > 0 ? [{ root: main(), keys: [rootKey(trieId)] }] : [];
      return trieProof([asked, ...above], version);
    },
  };
}

function digits(key: Uint8Array): string {
  return toHex(key).slice(2);
}

/** Where the main trie holds the root of a child trie. */
function rootKey(trieId: Uint8Array): string {
  return childStorageKey(trieId).slice(2);
}
