import { type Hex, u64 } from '@peername/devnet/wire';
import { describe, expect, it } from 'vitest';
import recorded from '../../fixtures/registry-proofs.json' with { type: 'json' };
import { blockTime, blockWith, infoOf, withEntry } from '../../testing/proved-state.ts';
import { fromHex, toHex } from '../hex.ts';
import type { ServedBlock } from '../served-block.ts';
import { proveStorage } from './prove-storage.ts';
import { childRootKey, contractInfoKey, contractKey, timestampKey } from './storage-keys.ts';

type Recorded = (typeof recorded.proofs)[number];

interface Change {
  readonly main?: readonly string[];
  readonly child?: readonly string[];
  readonly stateRoot?: string | undefined;
  readonly time?: number;
}

function blockOf(of: Recorded, change: Change = {}) {
  const asked: (readonly [string, readonly unknown[]])[] = [];
  const block: ServedBlock = {
    hash: of.hash as Hex,
    origin: 'https://node.example',
    async ask(method, params) {
      asked.push([method, params]);
      return {
        at: of.hash,
        proof:
          method === 'state_getReadProof' ? (change.main ?? of.main.proof) : (change.child ?? of.child.proof),
      };
    },
    about: async () => ({
      stateRoot: ('stateRoot' in change ? change.stateRoot : of.stateRoot) as Hex | undefined,
      time: new Date(change.time ?? of.time),
    }),
  };
  return { block, asked };
}

const keysOf = ({ contract, trieId, entries }: Recorded) => ({
  contract: fromHex(contract),
  trieId: fromHex(trieId),
  keys: entries.map(({ key }) => fromHex(key)),
});

const bad = (details: string) => ({ code: 'UNTRUSTED', reason: 'bad-proof', details });

describe.each(recorded.proofs)('recorded proofs of state version $stateVersion', (of) => {
  it('show each value, and that the others are not there', async () => {
    const { block } = blockOf(of);
    const { time, values } = await proveStorage(block, [keysOf(of)]);
    expect(time).toBe(of.time);
    expect(values[0]?.map((value) => value && toHex(value))).toEqual(
      of.entries.map(({ value }) => value ?? undefined),
    );
  });

  it('are asked for in one step: the way to the storage, and what is in it', async () => {
    const { block, asked } = blockOf(of);
    const { contract, trieId, keys } = keysOf(of);
    await proveStorage(block, [{ contract, trieId, keys }]);
    expect(asked).toEqual([
      [
        'state_getReadProof',
        [[timestampKey, contractInfoKey(contract), childRootKey(trieId)].map(toHex), of.hash],
      ],
      [
        'state_getChildReadProof',
        [toHex(childRootKey(trieId)), keys.map((key) => toHex(contractKey(key))), of.hash],
      ],
    ]);
  });

  it('do not show less than all that was asked for, nor more', async () => {
    const { block } = blockOf(of);
    const { contract, trieId, keys } = keysOf(of);
    await expect(proveStorage(block, [{ contract, trieId, keys: keys.slice(0, 1) }])).rejects.toMatchObject({
      reason: 'bad-proof',
      details: expect.stringMatching(/^nothing leads to \d+ of its \d+ nodes$/),
    });
  });

  it('hold for one block alone', async () => {
    await expect(
      proveStorage(blockOf(of, { stateRoot: `0x${'12'.repeat(32)}` }).block, [keysOf(of)]),
    ).rejects.toMatchObject(bad(`nothing in it has the hash 0x${'12'.repeat(32)}`));
    await expect(
      proveStorage(blockOf(of, { stateRoot: undefined }).block, [keysOf(of)]),
    ).rejects.toMatchObject(bad('the header of this block 0 is not bound to its hash'));
    await expect(proveStorage(blockOf(of, { time: of.time + 1 }).block, [keysOf(of)])).rejects.toMatchObject(
      bad('the time of the block is another one than was said'),
    );
  });

  it('show where the storage of the contract is', async () => {
    const elsewhere = { ...keysOf(of), trieId: new Uint8Array(32) };
    await expect(proveStorage(blockOf(of).block, [elsewhere])).rejects.toMatchObject(
      bad('the storage of the contract is elsewhere than was said'),
    );
    const nowhere = { ...keysOf(of), trieId: undefined };
    await expect(proveStorage(blockOf(of).block, [nowhere])).rejects.toMatchObject(
      bad('the storage of the contract is elsewhere than was said'),
    );
  });

  it('may bring the way to the storage once or twice', async () => {
    const main = new Set(of.main.proof);
    const once = of.child.proof.filter((item) => !main.has(item));
    expect(once.length).toBeLessThan(of.child.proof.length);
    const { values } = await proveStorage(blockOf(of, { child: once }).block, [keysOf(of)]);
    expect(values[0]).toHaveLength(of.entries.length);
  });

  it('are refused without any one of their nodes', async () => {
    const all = [...new Set([...of.main.proof, ...of.child.proof])];
    for (const gone of all) {
      const without = {
        main: of.main.proof.filter((item) => item !== gone),
        child: of.child.proof.filter((item) => item !== gone),
      };
      await expect(proveStorage(blockOf(of, without).block, [keysOf(of)])).rejects.toMatchObject({
        reason: 'bad-proof',
        details: expect.stringContaining('nothing in it has the hash'),
      });
    }
  });
});

describe('a proof of contracts', () => {
  const filled = (byte: number) => new Uint8Array(32).fill(byte);
  const [contract, trieId, key] = [filled(1), filled(2), Uint8Array.of(3)];
  const wanted = { contract, trieId, keys: [key] };
  const full = { contract, trieId, values: [[key, filled(4)]] as const };
  const empty = { contract, trieId, values: [] };

  it('shows those that are there and those that are not, in the order in which they are asked for', async () => {
    const { block } = blockWith([full]);
    const nobody = { contract: filled(9), trieId: undefined, keys: [key] };
    expect(await proveStorage(block, [nobody, wanted])).toEqual({
      time: blockTime,
      values: [undefined, [filled(4)]],
    });
  });

  it('shows that a contract without a child trie keeps nothing', async () => {
    const { block } = blockWith([empty]);
    const { values } = await proveStorage(block, [{ ...wanted, keys: [key, filled(5)] }]);
    expect(values).toEqual([[undefined, undefined]]);
  });

  it.each([
    ['a contract is there of which it was said that it is not', { ...wanted, trieId: undefined }],
    ['a contract is not there of which it was said that it is', { ...wanted, contract: filled(9) }],
  ])('is refused when %s', async (_, asked) => {
    const { block } = blockWith([full]);
    await expect(proveStorage(block, [asked])).rejects.toMatchObject({ reason: 'bad-proof' });
  });

  it.each<[title: string, key: Uint8Array, value: Uint8Array | undefined]>([
    ['the block has no time', timestampKey, undefined],
    ['the time is short', timestampKey, new Uint8Array(7)],
    ['the time is long', timestampKey, Uint8Array.of(...u64.encode(BigInt(blockTime)), 0)],
    ['the root of a child trie is short', childRootKey(trieId), filled(1).subarray(1)],
    ['the root of a child trie is long', childRootKey(trieId), new Uint8Array(33)],
    ['the entry of a contract cannot be read', contractInfoKey(contract), infoOf(trieId).subarray(0, 60)],
  ])('is refused when %s', async (_, changed, value) => {
    const { block } = blockWith([full], (main) => withEntry(main, changed, value));
    await expect(proveStorage(block, [wanted])).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-proof',
      retryable: true,
    });
  });
});
