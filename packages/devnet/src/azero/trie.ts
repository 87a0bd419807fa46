/**
 * A node of Substrate's radix-16 trie. Nodes never change: a write makes new ones along its path and shares the rest,
 * so each block keeps its own root and old blocks cost only what changed since.
 *
 * ```
 * keys 0x1a2b, 0x1a3c        { path: '1a', children: { 2: { path: 'b', value }, 3: { path: 'c', value } } }
 * ```
 */
export interface TrieNode {
  /** The nibbles between the parent's branch and this node, as hex digits. */
  readonly path: string;
  readonly value: Uint8Array | undefined;
  /** By the hex digit that leads to them. */
  readonly children: Readonly<Record<string, TrieNode>>;
}

/** The nibbles in the order in which a trie is walked and encoded. */
export const nibbles: readonly string[] = [...'0123456789abcdef'];

/** The value under the key with the hex digits `key`. */
export function trieGet(node: TrieNode | undefined, key: string): Uint8Array | undefined {
  let current = node;
  let rest = key;
  while (current && rest.startsWith(current.path)) {
    rest = rest.slice(current.path.length);
    if (rest === '') return current.value;
    current = current.children[rest.charAt(0)];
    rest = rest.slice(1);
  }
  return undefined;
}

/** The trie with `value` under `key`; `undefined` takes the key away. */
export function trieSet(
  node: TrieNode | undefined,
  key: string,
  value: Uint8Array | undefined,
): TrieNode | undefined {
  return value === undefined ? without(node, key) : withValue(node, key, value);
}

/** Keys with their values, ascending, as hex digits. */
export function* trieEntries(
  node: TrieNode | undefined,
  prefix = '',
): Iterable<readonly [string, Uint8Array]> {
  if (!node) return;
  const key = prefix + node.path;
  if (node.value) yield [key, node.value];
  for (const nibble of nibbles) yield* trieEntries(node.children[nibble], key + nibble);
}

function withValue(node: TrieNode | undefined, key: string, value: Uint8Array): TrieNode {
  if (!node) return { path: key, value, children: {} };
  const common = commonLength(node.path, key);
  if (common < node.path.length) {
    const lower = { ...node, path: node.path.slice(common + 1) };
    const fork = {
      path: key.slice(0, common),
      value: undefined,
      children: { [node.path.charAt(common)]: lower },
    };
    return withValue(fork, key, value);
  }
  if (key.length === common) return { ...node, value };
  const nibble = key.charAt(common);
  const child = withValue(node.children[nibble], key.slice(common + 1), value);
  return { ...node, children: { ...node.children, [nibble]: child } };
}

function without(node: TrieNode | undefined, key: string): TrieNode | undefined {
  if (!node || !key.startsWith(node.path)) return node;
  const rest = key.slice(node.path.length);
  if (rest === '') return tidy({ ...node, value: undefined });
  const { [rest.charAt(0)]: child, ...others } = node.children;
  const left = without(child, rest.slice(1));
  return tidy({ ...node, children: left ? { ...others, [rest.charAt(0)]: left } : others });
}

/** A node without a value has at least two children; what is left of any other joins its child or goes. */
function tidy(node: TrieNode): TrieNode | undefined {
  const [first, ...more] = Object.entries(node.children);
  if (node.value !== undefined || more.length > 0) return node;
  if (!first) return undefined;
  const [nibble, child] = first;
  return { ...child, path: node.path + nibble + child.path };
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
