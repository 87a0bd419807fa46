import { describe, expect, it, onTestFinished } from 'vitest';
import { rpcCaller } from '../../testing/rpc-caller.ts';
import { blake2b256 } from './hashes.ts';
import { fromHex, type Hex, toHex } from './hex.ts';
import { bytes, decode } from './scale.ts';
import { startAzeroNode } from './start-azero-node.ts';
import { emptyState } from './state.ts';
import type { StateVersion } from './state-version.ts';
import { childStorageKey, contractInfoKey, timestampKey } from './storage-keys.ts';

const hash = (item: Hex) => toHex(blake2b256(fromHex(item)));

interface ReadProof {
  readonly at: Hex;
  readonly proof: readonly Hex[];
}

async function start(stateVersion?: StateVersion) {
  const node = await startAzeroNode({ blockTime: 0, genesisTime: 1_700_000_000_000, stateVersion });
  onTestFinished(() => node.close());
  return { node, call: rpcCaller(node.httpUrl) };
}

describe.each([0, 1] as const)('the proofs of a node with state version %i', (version) => {
  it('begin at the state root and hold no node that nothing leads to', async () => {
    const { node, call } = await start(version);
    const infoKey = contractInfoKey(fromHex(node.registry.hex));
    const info = fromHex((await call('state_getStorage', toHex(infoKey))) as string);
    const childKey = childStorageKey(decode(bytes, info));
    const { stateRoot } = (await call('chain_getHeader')) as { stateRoot: Hex };
    const main = (await call('state_getReadProof', [toHex(timestampKey), toHex(infoKey)])) as ReadProof;
    const child = (await call('state_getChildReadProof', childKey, ['0x1234'])) as ReadProof;
    expect(main.at).toBe(node.headBlock().hash);
    for (const { proof } of [main, child]) {
      expect(proof).toEqual([...new Set(proof)].sort());
      expect(proof.filter((item) => hash(item) === stateRoot)).toHaveLength(1);
      const all = proof.join('');
      for (const item of proof)
        expect(hash(item) === stateRoot || all.includes(hash(item).slice(2))).toBe(true);
    }
  });

  it('say which version the state has', async () => {
    const { call } = await start(version);
    expect(await call('state_getRuntimeVersion')).toMatchObject({ stateVersion: version });
    expect(((await call('state_call', 'Core_version', '0x')) as string).slice(-2)).toBe(`0${version}`);
  });
});

it('has version 0 unless told, and another state root in version 1', async () => {
  const [usual, first, second] = await Promise.all([start(), start(0), start(1)]);
  expect(usual.node.headBlock().hash).toBe(first.node.headBlock().hash);
  expect(first.node.headBlock().header.stateRoot).not.toBe(second.node.headBlock().header.stateRoot);
});

it('refuses keys that are none, a child trie that is none, and blocks it does not know', async () => {
  const { call } = await start();
  await expect(call('state_getReadProof', '0x12')).rejects.toThrow('Invalid params');
  await expect(call('state_getReadProof', ['zz'])).rejects.toThrow('Invalid params');
  await expect(call('state_getChildReadProof', '0x12', ['0x12'])).rejects.toThrow('Invalid params');
  await expect(call('state_getReadProof', ['0x12'], `0x${'00'.repeat(32)}`)).rejects.toThrow('UnknownBlock');
});

it('takes the root of a child trie that is empty again out of the main trie', () => {
  const id = Uint8Array.of(1, 2, 3);
  const filled = emptyState(0).draft();
  filled.set(Uint8Array.of(1), Uint8Array.of(2), id);
  const state = filled.freeze();
  expect(state.get(fromHex(childStorageKey(id)))).toHaveLength(32);
  const emptied = state.draft();
  emptied.set(Uint8Array.of(1), undefined, id);
  expect(emptied.freeze().get(fromHex(childStorageKey(id)))).toBeUndefined();
});
