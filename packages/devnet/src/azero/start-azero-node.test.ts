import { afterEach, describe, expect, it } from 'vitest';
import { rpcCaller } from '../../testing/rpc-caller.ts';
import { azeroNames, devAccounts } from '../names.ts';
import type { AzeroNode, AzeroNodeOptions } from './azero-node.ts';
import { concatBytes, fromHex, type Hex, toHex } from './hex.ts';
import { account, period, records } from './registry-layout.ts';
import {
  bytes,
  type Codec,
  compact,
  decode,
  option,
  result,
  scaleInput,
  text,
  tuple,
  u8,
  u32,
  u64,
  u128,
  vector,
} from './scale.ts';
import { parseAccount } from './ss58.ts';
import { startAzeroNode } from './start-azero-node.ts';
import { childStorageKey, contractInfoKey, inkKey, storageKey, trieKey } from './storage-keys.ts';

const open: AzeroNode[] = [];

afterEach(async () => {
  for (const node of open.splice(0)) await node.close();
});

async function start(options: AzeroNodeOptions = {}): Promise<AzeroNode> {
  const node = await startAzeroNode({ blockTime: 0, ...options });
  open.push(node);
  return node;
}

const selectors = {
  getRecord: fromHex('0x7e6cb4ce'),
  getAllRecords: fromHex('0x528be9f1'),
  getPeriod: fromHex('0x61437185'),
  getAddress: fromHex('0xd259f7ba'),
  getRegistry: fromHex('0x15a5d20a'),
  getPrimaryDomains: fromHex('0xdf3a358e'),
  getAllRegistries: fromHex('0xe6da7bf0'),
  getAllTlds: fromHex('0xf1a7af41'),
};

async function rawCall(node: AzeroNode, contract: Hex, input: Uint8Array, at?: Hex): Promise<Hex> {
  const request = concatBytes(
    new Uint8Array(32),
    fromHex(contract),
    u128.encode(0n),
    Uint8Array.of(0, 0),
    bytes.encode(input),
  );
  return (await rpcCaller(node.httpUrl)('state_call', 'ContractsApi_call', toHex(request), at)) as Hex;
}

/** Calls a contract and answers its data without the language envelope. */
async function ask<T>(
  node: AzeroNode,
  contract: Hex,
  input: Uint8Array,
  returns: Codec<T>,
  at?: Hex,
): Promise<T> {
  const head = scaleInput(fromHex(await rawCall(node, contract, input, at)));
  tuple(compact, compact, compact, compact, u8, u128, bytes, u8, u32).read(head);
  return decode(returns, bytes.read(head).slice(1));
}

const recordsOf = (node: AzeroNode, name: string, at?: Hex) =>
  ask(node, node.registry.hex, concatBytes(selectors.getAllRecords, text.encode(name)), records, at);

describe('the showcase names', () => {
  it('have their records, or none when they ran out', async () => {
    const node = await start();
    for (const { name, records: expected, expiresIn = 1 } of azeroNames) {
      const found = await recordsOf(node, name.replace('.azero', ''));
      expect(Object.fromEntries(found)).toEqual(expiresIn < 0 ? {} : expected);
    }
  });

  it('are there at the finalized head from the first block on', async () => {
    const node = await start();
    expect(node.finalizedBlock().number).toBe(0);
    expect(await recordsOf(node, 'alice', node.finalizedBlock().hash)).toHaveLength(2);
  });
});

describe('the router', () => {
  it('leads to the registry and resolves through it', async () => {
    const node = await start();
    const router = <T>(returns: Codec<T>, ...input: readonly Uint8Array[]) =>
      ask(node, node.router.hex, concatBytes(...input), returns);
    const resolve = (domain: string) =>
      router(result(account, u8), selectors.getAddress, text.encode(domain));
    const registry = fromHex(node.registry.hex);

    for (const tld of ['azero', 'a0'])
      expect(await router(option(account), selectors.getRegistry, text.encode(tld))).toEqual(registry);
    expect(await router(option(account), selectors.getRegistry, text.encode('tzero'))).toBeUndefined();
    expect(await router(vector(text), selectors.getAllTlds)).toEqual(['azero', 'a0']);
    expect(await resolve('alice.azero')).toEqual({ ok: parseAccount(devAccounts.alice) });
    expect(await resolve('dave.a0')).toEqual({ ok: parseAccount(devAccounts.eve) });
    expect(await resolve('old.azero')).toEqual({ err: 4 });
    expect(await resolve('sub.alice.azero')).toEqual({ err: 4 });
    expect(await resolve('alice.com')).toEqual({ err: 3 });
    for (const nonsense of ['alice', '.azero', 'alice.', '', '.'])
      expect(await resolve(nonsense)).toEqual({ err: 5 });
  });

  it('lists the primary domains of an account', async () => {
    const node = await start();
    const domains = vector(tuple<readonly [Uint8Array, string]>(account, text));
    const primary = (of: string, tld?: string) =>
      ask(
        node,
        node.router.hex,
        concatBytes(selectors.getPrimaryDomains, parseAccount(of), option(text).encode(tld)),
        domains,
      );
    const registry = fromHex(node.registry.hex);
    expect(await primary(devAccounts.alice)).toEqual([[registry, 'alice.azero']]);
    expect(await primary(devAccounts.alice, 'a0')).toEqual([[registry, 'alice.azero']]);
    expect(await primary(devAccounts.alice, 'com')).toEqual([]);
    expect(await primary(devAccounts.charlie)).toEqual([]);
    node.setPrimary(devAccounts.alice, null);
    expect(await primary(devAccounts.alice)).toEqual([]);
  });

  it('reports a call that left an event in another contract', async () => {
    const node = await start();
    node.mine();
    const reply = await rawCall(
      node,
      node.router.hex,
      concatBytes(selectors.getAddress, text.encode('alice.azero')),
    );
    const registryCalled = `080601${node.router.hex.slice(2)}${node.registry.hex.slice(2)}`;
    const routerCalled = `080601${'00'.repeat(32)}${node.router.hex.slice(2)}`;
    expect(reply.indexOf(registryCalled)).toBeGreaterThan(0);
    expect(reply.indexOf(routerCalled)).toBeGreaterThan(reply.indexOf(registryCalled));
    const refused = await rawCall(
      node,
      node.router.hex,
      concatBytes(selectors.getAddress, text.encode('old.azero')),
    );
    expect(refused).not.toContain(registryCalled);
  });
});

describe('a change', () => {
  it('shows at the best head at once, at the finalized head later, and never in the past', async () => {
    const node = await start({ finalityLag: 2 });
    const before = node.headBlock();
    const changed = node.setRecord('carol', 'url', 'https://carol.example');
    const has = async (at?: Hex) => (await recordsOf(node, 'carol', at)).some(([key]) => key === 'url');
    expect(changed).toEqual(node.headBlock());
    expect(await has()).toBe(true);
    expect(await has(node.finalizedBlock().hash)).toBe(false);
    expect(node.settle()).toEqual(changed);
    expect(await has(node.finalizedBlock().hash)).toBe(true);
    expect(await has(before.hash)).toBe(false);
    node.setRecords('carol.azero', { url: null, other: 'x' });
    expect(await recordsOf(node, 'carol')).toEqual([
      ['libp2p-peer-id', azeroNames.find(({ name }) => name === 'carol.azero')?.records['libp2p-peer-id']],
      ['other', 'x'],
    ]);
  });

  it('that the registry would refuse makes no block', async () => {
    const node = await start();
    expect(() => node.register('alice')).toThrow('alice is registered');
    expect(() => node.reregister('nobody')).toThrow('nobody was never registered');
    expect(() => node.release('old')).toThrow('old is not registered');
    expect(node.headBlock().number).toBe(0);
  });

  it("that fills the contract's buffer makes reads of the name trap", async () => {
    const node = await start();
    node.setRecord('alice', 'big', 'x'.repeat(16_200));
    expect(await recordsOf(node, 'alice')).toHaveLength(3);
    node.setRecord('alice', 'big', 'x'.repeat(16_400));
    const trapped = toHex(concatBytes(Uint8Array.of(1, 3, 8), u32.encode(12)));
    for (const input of [
      concatBytes(selectors.getAllRecords, text.encode('alice')),
      concatBytes(selectors.getRecord, text.encode('alice'), text.encode('staex-id')),
    ])
      expect(await rawCall(node, node.registry.hex, input)).toContain(trapped.slice(2));
    expect(await recordsOf(node, 'bob')).toHaveLength(3);
  });

  it('can be made by another process', async () => {
    const node = await start();
    const call = rpcCaller(node.httpUrl);
    expect(await call('devnet_setRecord', 'alice', 'url', 'u')).toMatchObject({ number: 1 });
    expect(await recordsOf(node, 'alice')).toHaveLength(3);
    expect(await call('devnet_advance', 60_000)).toMatchObject({ number: 2 });
    expect(await call('devnet_settle')).toMatchObject({ number: 2 });
    await expect(call('devnet_register', 'alice')).rejects.toThrow('-32602');
    await expect(call('devnet_register')).rejects.toThrow('-32602');
  });
});

describe('the clock', () => {
  const genesisTime = Date.UTC(2027, 0, 1);

  it('lets a name run out, after which another may have it with the old records on it', async () => {
    const node = await start({ genesisTime });
    node.register('brief', { expiresAt: genesisTime + 60_000, records: { 'staex-id': 's' } });
    expect(await recordsOf(node, 'brief')).toEqual([['staex-id', 's']]);
    expect(node.advance(57_000).time).toBe(genesisTime + 59_000);
    expect(await recordsOf(node, 'brief')).toHaveLength(1);
    expect(node.mine().time).toBe(genesisTime + 60_000);
    expect(await recordsOf(node, 'brief')).toEqual([]);
    node.reregister('brief', { owner: devAccounts.bob });
    expect(await recordsOf(node, 'brief')).toEqual([['staex-id', 's']]);
    const input = concatBytes(selectors.getPeriod, text.encode('brief'));
    expect(await ask(node, node.registry.hex, input, result(period, u8))).toEqual({
      ok: [BigInt(genesisTime + 61_000), BigInt(genesisTime + 61_000 + 365 * 86_400_000)],
    });
  });

  it('is in storage at each block', async () => {
    const node = await start({ genesisTime });
    const now = toHex(storageKey('Timestamp', 'Now'));
    const call = rpcCaller(node.httpUrl);
    const first = node.mine();
    node.advance(10_000);
    expect(await call('state_getStorage', now, first.hash)).toBe(
      toHex(u64.encode(BigInt(genesisTime + 1_000))),
    );
    expect(await call('state_getStorageAt', now)).toBe(toHex(u64.encode(BigInt(genesisTime + 12_000))));
    expect(await call('state_queryStorageAt', [now, '0x00'], first.hash)).toEqual([
      {
        block: first.hash,
        changes: [
          [now, toHex(u64.encode(BigInt(genesisTime + 1_000)))],
          ['0x00', null],
        ],
      },
    ]);
  });

  it('makes blocks by itself when it is given a pace', async () => {
    const node = await start({ blockTime: 10 });
    await expect.poll(() => node.finalizedBlock().number).toBeGreaterThan(3);
  });
});

describe('two nodes with the same options', () => {
  it('make the same blocks of the same changes', async () => {
    const options = { genesisTime: Date.UTC(2027, 0, 1), seed: 'quorum' };
    const [one, two, other] = [
      await start(options),
      await start(options),
      await start({ ...options, seed: 'x' }),
    ];
    for (const node of [one, two, other]) {
      node.setRecord('bob', 'url', 'u');
      node.mine(3);
    }
    expect(one.headBlock()).toEqual(two.headBlock());
    expect(one.genesisHash).toBe(two.genesisHash);
    expect(other.headBlock().hash).not.toBe(one.headBlock().hash);
    two.setRecord('bob', 'url', 'forged');
    one.setRecord('bob', 'url', 'v');
    expect(one.headBlock().hash).not.toBe(two.headBlock().hash);
  });

  it('can present the identity of a public chain', async () => {
    const mainnet = '0x70255b4d28de0fc4e1a193d7e175ad1ccef431598211c55538f1018651a0344e';
    const registry = '5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf';
    const node = await start({ genesisHash: mainnet, registry, chainName: 'Aleph Zero', tlds: ['azero'] });
    const call = rpcCaller(node.httpUrl);
    expect(await call('chain_getBlockHash', 0)).toBe(mainnet);
    expect(await call('system_chain')).toBe('Aleph Zero');
    expect(node.registry.ss58).toBe(registry);
    expect(node.mine().header.parentHash).toBe(mainnet);
    expect(await recordsOf(node, 'alice', mainnet)).toHaveLength(2);
  });
});

describe('history', () => {
  it('keeps the states of so many blocks and says so of others', async () => {
    const node = await start({ history: 5 });
    const old = node.setRecord('alice', 'url', 'old');
    const kept = node.setRecord('alice', 'url', 'kept');
    node.setRecord('alice', 'url', 'new');
    node.mine(4);
    expect(await recordsOf(node, 'alice', kept.hash)).toContainEqual(['url', 'kept']);
    await expect(recordsOf(node, 'alice', old.hash)).rejects.toThrow(
      `4003: Client error: UnknownBlock: State already discarded for ${old.hash}`,
    );
    const unknown: Hex = `0x${'ab'.repeat(32)}`;
    await expect(recordsOf(node, 'alice', unknown)).rejects.toThrow(
      `4003: Client error: UnknownBlock: Header was not found in the database: ${unknown}`,
    );
    const call = rpcCaller(node.httpUrl);
    expect(await call('chain_getHeader', old.hash)).toMatchObject({ number: '0x1' });
    expect(await call('chain_getHeader', unknown)).toBeNull();
  });
});

describe('contract storage', () => {
  it('is served by child key and by ink key, also of names that ran out', async () => {
    const node = await start();
    const call = rpcCaller(node.httpUrl);
    const registry = fromHex(node.registry.hex);
    const info = String(await call('state_getStorage', toHex(contractInfoKey(registry))));
    const trieId = decode(bytes, fromHex(info));
    const key = inkKey(203, text.encode('old'));
    const stored = String(await call('childstate_getStorage', childStorageKey(trieId), toHex(trieKey(key))));
    expect(decode(records, fromHex(stored))).toEqual(
      Object.entries(azeroNames.find(({ name }) => name === 'old.azero')?.records ?? {}),
    );
    const getStorage = (contract: Uint8Array, ink: Uint8Array) =>
      call('state_call', 'ContractsApi_get_storage', toHex(concatBytes(contract, bytes.encode(ink))));
    expect(await getStorage(registry, key)).toBe(
      toHex(concatBytes(Uint8Array.of(0, 1), bytes.encode(fromHex(stored)))),
    );
    expect(await getStorage(registry, inkKey(203, text.encode('nobody')))).toBe('0x0000');
    expect(await getStorage(new Uint8Array(32), key)).toBe('0x0100');
    expect(await call('childstate_getStorage', childStorageKey(trieId), '0x00')).toBeNull();
    const all = (await call('childstate_getKeys', childStorageKey(trieId), '0x')) as string[];
    expect(all).toContain(toHex(trieKey(key)));
  });
});

describe('runtime methods', () => {
  it('answer with the version and the metadata versions', async () => {
    const call = rpcCaller((await start({ metadataVersion: 15 })).httpUrl);
    const version = fromHex(String(await call('state_call', 'Core_version', '0x')));
    expect(decode(tuple(text, text, u32, u32), version)).toEqual([
      'aleph-node',
      'peername-devnet',
      1,
      15_000_000,
    ]);
    expect(await call('state_call', 'Metadata_metadata_versions', '0x')).toBe(
      toHex(vector(u32).encode([14, 15])),
    );
    expect(await call('state_call', 'Metadata_metadata_at_version', '0x10000000')).toBe('0x00');
    expect(String(await call('state_getMetadata')).slice(0, 12)).toBe('0x6d6574610e');
    await expect(call('state_call', 'ReviveApi_call', '0x')).rejects.toThrow(
      '4003: Client error: Execution failed: Other: Exported method ReviveApi_call is not found',
    );
  });
});
