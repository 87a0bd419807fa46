import { anvilBinary, type EthereumNode, startEthereumNode } from '@peername/devnet';
import { fromHex, hashOf, toHex } from '@peername/devnet/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LyingEndpoint, startLyingEndpoint } from '../lies/lying-endpoint.ts';
import { proofLie } from '../lies/proof-lies.ts';
import { type BlockHeader, provenHeader } from './block-header.ts';
import { createProvenState, type ProvenState } from './proven-state.ts';
import { type UntrustedNode, untrustedNode } from './untrusted-node.ts';

const flips = 150;
const nobody = `0x${'77'.repeat(20)}`;
// The first that the registry writes to, and one that nothing is in.
const firstSlot: Uint8Array = fromHex(hashOf(`0x${'00'.repeat(64)}`));
const otherSlot: Uint8Array = new Uint8Array(32).fill(9);

describe.skipIf(!anvilBinary())('the proven state of a block', () => {
  let node: EthereumNode;
  let endpoint: LyingEndpoint;
  let asked: UntrustedNode;
  let header: BlockHeader;
  beforeAll(async () => {
    node = await startEthereumNode({ names: [] });
    endpoint = await startLyingEndpoint(node.url);
    asked = untrustedNode(endpoint.url);
    const { hash } = await node.block();
    header = provenHeader(await asked.ask('eth_getBlockByHash', [hash, false]), hash);
  });
  afterAll(async () => {
    asked?.close();
    await endpoint?.close();
    await node?.close();
  });

  test('holds accounts, slots and code, and that there are none', async () => {
    const state = createProvenState(asked, header);
    const code = (await node.rpc('eth_getCode', [node.registry, 'latest'])) as `0x${string}`;
    expect(hashOf(await state.code(node.registry))).toBe(hashOf(code));
    const slot = await node.rpc('eth_getStorageAt', [node.registry, toHex(firstSlot), 'latest']);
    expect(BigInt(slot as string)).toBeGreaterThan(0n);
    expect(
      `0x${Buffer.from(await state.slot(node.registry, firstSlot))
        .toString('hex')
        .padStart(64, '0')}`,
    ).toBe(slot);
    const rich = (await state.account((node.accounts[3] as string).toLowerCase()))?.balance;
    expect(rich).toBe(BigInt((await node.rpc('eth_getBalance', [node.accounts[3], 'latest'])) as string));
    expect(await state.account(nobody)).toBeUndefined();
    expect(await state.code(nobody)).toEqual(new Uint8Array());
    expect(await state.slot(nobody, firstSlot)).toEqual(new Uint8Array());
    expect(await state.slot(node.registry, otherSlot)).toEqual(new Uint8Array());
  });

  test.each<[string, (state: ProvenState) => Promise<unknown>]>([
    ['an account', (state) => state.account(node.registry)],
    ['the absence of an account', (state) => state.account(nobody)],
    ['a slot', (state) => state.slot(node.registry, firstSlot)],
    ['the absence of a slot', (state) => state.slot(node.registry, otherSlot)],
  ])('takes no proof of %s with a flipped bit', async (what, read) => {
    const state = createProvenState(asked, header);
    // Proved already where the slot's own proof is the one that is spoilt.
    if (what.includes('slot')) await state.account(node.registry);
    for (let seed = 1; seed <= flips; seed++) {
      endpoint.tell(proofLie('flip a bit', seed));
      await expect(read(state), `seed ${seed}`).rejects.toMatchObject({ reason: 'bad-proof' });
    }
    endpoint.beHonest();
    await read(state);
  });
});
