import { ResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { blockTime, blockWith, type ContractState } from '../../testing/proved-state.ts';
import type { ServedBlock } from '../served-block.ts';
import { createContractStorage, type TrieIds } from './contract-storage.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);
const [one, other, nobody] = [filled(1), filled(2), filled(3)];
const [keyA, keyB, keyC] = [1, 2, 3].map((byte) => Uint8Array.of(byte, 0, 0, 0, byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const contracts: readonly ContractState[] = [
  {
    contract: one,
    trieId: filled(11),
    values: [
      [keyA, Uint8Array.of(0xa1)],
      [keyB, filled(0xb1)],
    ],
  },
  { contract: other, trieId: filled(12), values: [[keyA, Uint8Array.of(0xa2)]] },
];

function storageAt({ block, asked }: { block: ServedBlock; asked: string[] }, trieIds: TrieIds = new Map()) {
  return { storage: createContractStorage(block, trieIds), asked, trieIds };
}

describe('the storage of contracts at a block', () => {
  it('has the values of each contract, and the time', async () => {
    const { storage } = storageAt(blockWith(contracts));
    const stored = { isContract: true, time: blockTime };
    expect(
      await Promise.all([
        storage.get(one, keyA),
        storage.get(one, keyB),
        storage.get(other, keyA),
        storage.get(other, keyC),
      ]),
    ).toEqual([
      { ...stored, value: Uint8Array.of(0xa1) },
      { ...stored, value: filled(0xb1) },
      { ...stored, value: Uint8Array.of(0xa2) },
      { ...stored, value: undefined },
    ]);
  });

  it('shows that there is no contract at an account', async () => {
    const { storage } = storageAt(blockWith(contracts));
    expect(await Promise.all([storage.get(nobody, keyA), storage.get(one, keyA)])).toMatchObject([
      { value: undefined, isContract: false, time: blockTime },
      { isContract: true },
    ]);
  });

  it('asks once for what is wanted in one step, and never again for what it knows', async () => {
    const { storage, asked } = storageAt(blockWith(contracts));
    await Promise.all([storage.get(one, keyA), storage.get(one, keyB), storage.get(one, keyA)]);
    const inAll = ['state_getStorage', 'state_getReadProof', 'state_getChildReadProof'];
    expect(asked).toEqual(inAll);
    expect(await storage.get(one, keyA)).toMatchObject({ value: Uint8Array.of(0xa1) });
    expect(asked).toEqual(inAll);
  });

  it('asks for a later key in a request of its own, and no longer where the contract keeps it', async () => {
    const { storage, asked } = storageAt(blockWith(contracts));
    await storage.get(one, keyA);
    asked.length = 0;
    expect(await storage.get(one, keyB)).toMatchObject({ value: filled(0xb1) });
    expect(asked).toEqual(['state_getReadProof', 'state_getChildReadProof']);
  });

  it('asks for proofs at once where it knows all contracts, so that they travel with what else is asked', async () => {
    const { trieIds, storage: before } = storageAt(blockWith(contracts));
    await before.get(one, keyA);
    const { storage, asked } = storageAt(blockWith(contracts), trieIds);
    const reading = storage.get(one, keyA);
    await Promise.resolve();
    expect(asked).toEqual(['state_getReadProof', 'state_getChildReadProof']);
    await reading;
  });

  it('forgets where a contract keeps things once a proof does not hold, and names the endpoint', async () => {
    const trieIds: TrieIds = new Map([[`0x${'01'.repeat(32)}`, filled(12)]]);
    await expect(storageAt(blockWith(contracts), trieIds).storage.get(one, keyA)).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-proof',
      retryable: true,
      shortMessage: expect.stringContaining('https://node.example'),
    });
    const { storage } = storageAt(blockWith(contracts), trieIds);
    expect(await storage.get(one, keyA)).toMatchObject({ value: Uint8Array.of(0xa1) });
  });

  it('keeps what it knows when the endpoint fails, and passes the failure on', async () => {
    const { trieIds, storage } = storageAt(blockWith(contracts));
    await storage.get(one, keyA);
    const failure = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No answer' });
    const { block } = blockWith(contracts);
    const broken = createContractStorage({ ...block, ask: () => Promise.reject(failure) }, trieIds);
    await expect(broken.get(one, keyA)).rejects.toBe(failure);
    expect(trieIds.size).toBe(1);
  });
});
