import { ethereumAddresses } from '@peername/devnet';
import { recordsAfter } from '@peername/resolver-core/publish';
import { BrowserProvider, Contract, JsonRpcProvider, namehash, Transaction } from 'ethers';
import { parseTransaction } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localNetwork, noLocalChain } from '../../testing/local-chain.ts';
import {
  type PublishingStage,
  peers,
  resolverAbi,
  startPublishing,
  stepsOf,
  walletOf,
} from '../../testing/publishing.ts';
import { ens } from '../ens.ts';
import { ensPublisher } from './index.ts';

const alice = walletOf(1);
const change = { key: 'staex-id', value: peers.one };

describe.skipIf(noLocalChain)('publishing records of ENS names', () => {
  let stage: PublishingStage;
  let provider: JsonRpcProvider;
  beforeAll(async () => {
    stage = await startPublishing(100);
    provider = new JsonRpcProvider(stage.node.url, 1, { staticNetwork: true });
  });
  afterAll(async () => {
    provider?.destroy();
    await stage?.close();
  });

  it('plans at one block: what is there, what changes, who may, and what it costs', async () => {
    const { text } = stage;
    const before = await text('alice.eth', 'staex-id');
    const plan = await stage.plan(
      'Alice.eth',
      [change, { key: 'url', value: 'https://alice.example/' }, { key: 'gone', value: null }],
      alice.address,
    );
    expect(plan).toMatchObject({
      name: { text: 'alice.eth' },
      network: { id: 'devnet', chain: 'eip155:1' },
      contract: stage.node.publicResolver,
      changes: [
        { ...change, before },
        { key: 'url', value: 'https://alice.example/', before: null },
      ],
      writers: [{ role: 'owner', account: alice.address }],
      account: alice.address,
      mayWrite: true,
      cost: { symbol: 'ETH', decimals: 18, deposit: 0n },
    });
    expect(plan.records.get('staex-id')).toBe(before);
    expect(recordsAfter(plan).get('staex-id')).toBe(peers.one);
    expect(plan.block).toEqual(await stage.node.block(plan.block.number));
    expect(plan.cost?.fee).toBeGreaterThan(0n);
    expect(plan.cost?.balance).toBe(await provider.getBalance(alice.address));
    expect(plan.expiresAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('has nothing to send where nothing changes', async () => {
    const value = await stage.text('bob.eth', 'staex-id');
    const bob = walletOf(2);
    const plan = await stage.plan('bob.eth', [{ key: 'staex-id', value }], bob.address);
    expect(plan).toMatchObject({ changes: [], mayWrite: true });
    expect(plan).not.toHaveProperty('cost');
    await expect(stage.publisher.prepare(plan)).rejects.toThrow(RangeError);
    await expect(stage.publisher.sign(plan, bob)).rejects.toThrow(RangeError);
    expect(await stage.plan('bob.eth', [])).toMatchObject({ changes: [], mayWrite: undefined });
  });

  it('publishes one record, tells how far it is, and resolvers read it', async () => {
    const plan = await stage.plan('alice.eth', [change], alice.address);
    const { steps, error } = await stepsOf(stage.publisher.publish(plan, alice));
    expect(error).toBeUndefined();
    const [, included] = steps;
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    if (included?.state !== 'included') throw new Error('It was not included');
    const receipt = await provider.getTransactionReceipt(included.transaction);
    expect(included).toMatchObject({
      block: { number: BigInt(receipt?.blockNumber ?? 0), hash: receipt?.blockHash },
      fee: receipt?.fee,
    });
    expect(included.fee).toBeLessThanOrEqual(plan.cost?.fee ?? 0n);
    const service = ens({ network: localNetwork(stage.node) });
    const reading = await service.read(service.parse('alice.eth'), ['staex-id']);
    expect(reading.state === 'found' && reading.records.get('staex-id')).toBe(peers.one);
  });

  it('publishes several records and takes one away in one transaction, and leaves others alone', async () => {
    const { node, text, publisher } = stage;
    const owner = walletOf(3);
    await node.createName('several.eth', {
      owner: node.accounts[3]!,
      texts: { url: 'https://a.example/', note: 'stays', 'libp2p-peer-id': 'old' },
    });
    const changes = [change, { key: 'url', value: null }, { key: 'description', value: 'ä 🦄 "x"' }];
    const plan = await stage.plan('several.eth', changes, owner.address);
    const signed = await publisher.sign(plan, owner);
    expect(signed).toMatchObject({ account: owner.address, changes });
    expect(await text('several.eth', 'staex-id')).toBe('');
    const before = await provider.getTransactionCount(owner.address);
    expect((await stepsOf(publisher.send(signed))).steps.at(-1)).toMatchObject({ state: 'final' });
    expect(await provider.getTransactionCount(owner.address)).toBe(before + 1);
    const read = (key: string) => text('several.eth', key);
    expect(await read('staex-id')).toBe(peers.one);
    expect(await read('url')).toBe('');
    expect(await read('description')).toBe('ä 🦄 "x"');
    expect(await read('note')).toBe('stays');
  });

  it('lets who the owner approved write, by old and by current resolvers', async () => {
    const { node, text, publisher } = stage;
    const [owner, friend] = [await provider.getSigner(5), walletOf(6)];
    const approvals: Record<string, (resolver: Contract, name: string) => Promise<unknown>> = {
      'all.eth': (resolver) => resolver.getFunction('setApprovalForAll')(friend.address, true),
      'one.eth': (resolver, name) => resolver.getFunction('approve')(namehash(name), friend.address, true),
      'old.eth': (resolver, name) =>
        resolver.getFunction('setAuthorisation')(namehash(name), friend.address, true),
    };
    for (const [name, approve] of Object.entries(approvals)) {
      const resolver = name === 'old.eth' ? 'public' : 'current';
      await node.createName(name, { owner: node.accounts[5]!, resolver });
      const stranger = await stage.plan(name, [change], walletOf(7).address);
      expect(stranger.mayWrite).toBe(false);
      expect(stranger).not.toHaveProperty('cost');
      const { contract } = stranger;
      await approve(new Contract(contract, resolverAbi, owner), name);
      const plan = await stage.plan(name, [change], friend.address);
      expect(plan).toMatchObject({
        mayWrite: true,
        writers: [
          { role: 'owner', account: owner.address },
          { role: 'approved', account: friend.address },
        ],
      });
      expect((await stepsOf(publisher.publish(plan, friend))).error).toBeUndefined();
      expect(await text(name, 'staex-id')).toBe(peers.one);
    }
  });

  it('finds the owner of a wrapped name in the NameWrapper', async () => {
    const owner = walletOf(4);
    const plan = await stage.plan('wrapped.eth', [change], owner.address);
    expect(plan).toMatchObject({
      contract: ethereumAddresses.currentPublicResolver,
      mayWrite: true,
      writers: [{ role: 'owner', account: owner.address }],
    });
    expect((await stepsOf(stage.publisher.publish(plan, owner))).error).toBeUndefined();
    expect(await stage.text('wrapped.eth', 'staex-id')).toBe(peers.one);
  });

  it('writes to a wildcard name itself, and to a resolver without multicall', async () => {
    for (const name of ['wild.eth', 'legacy.eth']) {
      const plan = await stage.plan(name, [change], walletOf(0).address);
      expect((await stepsOf(stage.publisher.publish(plan, walletOf(0)))).error).toBeUndefined();
      expect(await stage.text(name, 'staex-id')).toBe(peers.one);
    }
  });

  it('says when a name is no longer paid for', async () => {
    const { expiresAt } = await stage.plan('expired.eth', [change]);
    expect(expiresAt?.getTime()).toBeLessThan(Date.now());
    for (const name of ['call.alice.eth', 'friend.xyz'])
      expect((await stage.plan(name, [change])).expiresAt).toBeUndefined();
  });

  it('hands out a transaction that ethers and viem sign elsewhere, and takes it back', async () => {
    const { publisher, plan } = stage;
    const name = publisher.parse('alice.eth');
    const planned = await plan(
      'alice.eth',
      [{ key: 'url', value: 'https://a.example/?a=b&c=d e' }],
      alice.address,
    );
    const unsigned = await publisher.prepare(planned);
    expect(JSON.parse(JSON.stringify(unsigned))).toEqual(unsigned);
    expect(unsigned).toMatchObject({
      type: 'ethereum',
      chain: 'eip155:1',
      account: alice.address,
      name: 'alice.eth',
    });
    expect(unsigned.type === 'ethereum' && unsigned.link).toBe(
      `ethereum:${planned.contract}@1/setText?bytes32=${namehash('alice.eth')}&string=url&string=https%3A%2F%2Fa.example%2F%3Fa%3Db%26c%3Dd%20e`,
    );
    if (unsigned.type !== 'ethereum') throw new Error('It is for another chain');

    const transaction = Transaction.from(unsigned.serialized);
    expect(transaction).toMatchObject({ to: planned.contract, value: 0n, chainId: 1n });
    const byEthers = await alice.signTransaction(transaction);
    const account = mnemonicToAccount('test test test test test test test test test test test junk', {
      addressIndex: 1,
    });
    const byViem = await account.signTransaction(parseTransaction(unsigned.serialized) as never);
    expect(byViem).toBe(byEthers);

    const signature = Transaction.from(byEthers).signature?.serialized as `0x${string}`;
    const read = await publisher.read(name, byViem);
    expect(read).toMatchObject({ raw: byEthers, account: alice.address, changes: [{ key: 'url' }] });
    expect(await publisher.read(name, { unsigned, signature })).toEqual(read);
    expect((await stepsOf(publisher.send(read))).steps.at(-1)).toMatchObject({ state: 'final' });
    expect(await stage.text('alice.eth', 'url')).toBe('https://a.example/?a=b&c=d e');
  });

  it('has no link for several changes', async () => {
    const changes = [change, { key: 'url', value: 'x' }];
    const unsigned = await stage.publisher.prepare(
      await stage.plan('carol.eth', changes, walletOf(3).address),
    );
    expect(unsigned).toMatchObject({ link: undefined });
  });

  it('sends fields that eth_sendTransaction takes', async () => {
    const unsigned = await stage.publisher.prepare(
      await stage.plan('carol.eth', [{ key: 'url', value: 'by fields' }], walletOf(3).address),
    );
    if (unsigned.type !== 'ethereum') throw new Error('It is for another chain');
    await stage.node.rpc('eth_sendTransaction', [unsigned.transaction]);
    await expect.poll(() => stage.text('carol.eth', 'url')).toBe('by fields');
  });

  it('lets a wallet sign and send in one step, over the wallet alone', async () => {
    const asked: string[] = [];
    const ethereum = {
      request: ({ method, params }: { method: string; params?: unknown[] | Record<string, unknown> }) => {
        asked.push(method);
        return stage.node.rpc(method, params as unknown[]);
      },
    };
    const wallet = new BrowserProvider(ethereum);
    const publisher = ensPublisher({ network: localNetwork(stage.node), provider: wallet });
    const signer = await wallet.getSigner(alice.address);
    const value = 'through a wallet';
    const plan = await publisher.plan(publisher.parse('alice.eth'), [{ key: 'url', value }], {
      account: signer.address,
    });
    const { steps, error } = await stepsOf(publisher.publish(plan, signer));
    expect(error).toBeUndefined();
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    expect(asked.filter((method) => /send|sign/i.test(method))).toEqual(['eth_sendTransaction']);
    expect(await stage.text('alice.eth', 'url')).toBe(value);
    await publisher.close();
    wallet.destroy();
  });

  it('goes by the Universal Resolver where the first registry no longer knows the resolver', async () => {
    const { node, text, publisher } = stage;
    await node.createName('moved.eth', { resolver: 'current', owner: node.accounts[5]! });
    await node.upgradeUniversalResolver(['moved.eth']);
    const owner = walletOf(5);
    const plan = await stage.plan('moved.eth', [change], owner.address);
    expect(plan.contract).toBe(ethereumAddresses.currentPublicResolver);
    expect((await stepsOf(publisher.publish(plan, owner))).error).toBeUndefined();
    expect(await text('moved.eth', 'staex-id')).toBe(peers.one);
  });

  it('writes where the records are when what answers for the name only passes them on', async () => {
    const { node, text, publisher } = stage;
    const forwarder = '0x00000000000000000000000000000000000005a2';
    // Calls the public resolver with whatever it is called with, as nobody whom that one would let write.
    const code = `0x363d3d373d3d363d3d73${node.publicResolver.slice(2)}5af13d600060003e602d573d6000fd5b3d6000f3`;
    await node.rpc('anvil_setCode', [forwarder, code]);
    await node.createName('kept.eth', { owner: node.accounts[5]! });
    await node.upgradeUniversalResolver([]);
    const abi = ['function migrate(bytes32 node, address resolver)'];
    const upgraded = new Contract(node.universalResolver, abi, await provider.getSigner(0));
    await (await upgraded.getFunction('migrate')(namehash('kept.eth'), forwarder)).wait();
    const owner = walletOf(5);
    const plan = await stage.plan('kept.eth', [change], owner.address);
    expect(plan).toMatchObject({ contract: node.publicResolver, mayWrite: true });
    expect((await stepsOf(publisher.publish(plan, owner))).error).toBeUndefined();
    expect(await text('kept.eth', 'staex-id')).toBe(peers.one);
  });
});
