import { expect, it } from 'vitest';
import { random } from '../../testing/random.ts';
import { type TrieNode, trieEntries, trieGet, trieSet } from './trie.ts';
import { trieRoot } from './trie-root.ts';

type Write = readonly [key: string, value: Uint8Array | undefined];

const source = random(1);

function randomWrites(): readonly Write[] {
  return Array.from({ length: source.int(30) }, () => [
    Buffer.from(source.bytes(3)).toString('hex'),
    source.int(3) === 0 ? undefined : source.bytes(40),
  ]);
}

function trieOf(writes: Iterable<Write>): TrieNode | undefined {
  let trie: TrieNode | undefined;
  for (const [key, value] of writes) trie = trieSet(trie, key, value);
  return trie;
}

it('holds what a map holds after the same writes and removals, under one root', () => {
  for (let run = 0; run < 1_000; run++) {
    const writes = randomWrites();
    const model = new Map<string, Uint8Array>();
    for (const [key, value] of writes) value ? model.set(key, value) : model.delete(key);
    const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
    const trie = trieOf(writes);
    expect([...trieEntries(trie)]).toEqual(sorted);
    expect(trieRoot(trie, 0)).toBe(trieRoot(trieOf(sorted), 0));
    for (const [key] of writes) expect(trieGet(trie, key)).toEqual(model.get(key));
  }
});

it('leaves the trie it was made from as it was', () => {
  const before = trieOf([['1a2b', Uint8Array.of(1)]]);
  trieSet(before, '1a3c', Uint8Array.of(2));
  trieSet(before, '1a2b', undefined);
  expect([...trieEntries(before)]).toEqual([['1a2b', Uint8Array.of(1)]]);
});
