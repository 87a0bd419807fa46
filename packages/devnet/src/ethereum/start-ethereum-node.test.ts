import { Contract, id, JsonRpcProvider, namehash } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addresses as ethereumAddresses } from './addresses.ts';
import { anvilBinary } from './anvil-binary.ts';
import { ensNames } from './ens-names.ts';
import { type EthereumNode, startEthereumNode } from './start-ethereum-node.ts';

describe.skipIf(!anvilBinary())('the local Ethereum chain', () => {
  let node: EthereumNode;
  let provider: JsonRpcProvider;
  beforeAll(async () => {
    node = await startEthereumNode();
    provider = new JsonRpcProvider(node.url, 1, { staticNetwork: true, batchMaxCount: 1 });
  });
  afterAll(async () => {
    provider?.destroy();
    await node?.close();
  });
  const text = async (name: string, key = 'staex-id') => (await provider.getResolver(name))!.getText(key);

  it('is chain 1, on loopback, with code at the mainnet addresses', async () => {
    expect(await node.rpc('eth_chainId')).toBe('0x1');
    expect(node.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const address of [node.registry, node.universalResolver, node.publicResolver, node.multicall3]) {
      expect(await node.rpc('eth_getCode', [address, 'latest'])).not.toBe('0x');
    }
  });

  it('has the names in safe and finalized blocks, which end about now', async () => {
    const [latest, safe, finalized] = await Promise.all([
      node.block(),
      node.block('safe'),
      node.block('finalized'),
    ]);
    expect(latest.number - safe.number).toBe(32n);
    expect(latest.number - finalized.number).toBe(64n);
    expect(Math.abs(latest.time.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await node.block(finalized.number)).toEqual(finalized);
    const resolver = await provider.getResolver('alice.eth');
    const contract = new Contract(
      resolver!.address,
      ['function text(bytes32, string) view returns (string)'],
      provider,
    );
    const alice = '0x787192fc5378cc32aa956ddfdedbf26b24e8d78e40109add0eea2c1a012c3dec';
    for (const blockTag of ['safe', 'finalized']) {
      expect(await contract.getFunction('text')(alice, 'staex-id', { blockTag })).toMatch(/^h8syf/);
    }
  });

  it('changes texts on the chain, under a wildcard and behind CCIP', async () => {
    for (const name of [
      'alice.eth',
      'legacy.eth',
      'q.wild.eth',
      'wild.eth',
      'ok.ccip.eth',
      'new.ccip.eth',
      'direct.eth',
    ]) {
      await node.setText(name, 'url', `https://${name}/`);
      expect(await text(name, 'url')).toBe(`https://${name}/`);
      await node.setText(name, 'url', '');
    }
    expect(await text('alice.eth', 'url')).toBe('');
    expect(await text('ok.ccip.eth', 'url')).toBe('');
  });

  it('makes names with their ancestors, replaces and removes them', async () => {
    const [, , , , dora] = node.accounts;
    await node.createName('a.b.new.example', { texts: { 'staex-id': 'one' }, owner: dora, address: dora });
    expect(await text('a.b.new.example')).toBe('one');
    expect(await provider.resolveName('a.b.new.example')).toBe(dora);
    await node.setText('a.b.new.example', 'staex-id', 'two');
    expect(await text('a.b.new.example')).toBe('two');
    await node.createName('call.bob.eth', { texts: { url: 'below a name of account 2' } });
    expect(await text('call.bob.eth', 'url')).toBe('below a name of account 2');
    await node.removeName('a.b.new.example');
    await expect(text('a.b.new.example')).rejects.toThrow('ResolverNotFound');
    await node.createName('a.b.new.example', { contenthash: '0xe301' });
    expect(await text('a.b.new.example')).toBe('two');
  });

  it('refuses records that a resolver cannot keep', async () => {
    await expect(node.setContenthash('wild.eth', '0xe301')).rejects.toThrow('keeps no such records');
    await expect(node.setText('reverts.eth', 'url', '')).rejects.toThrow('keeps no such records');
  });

  it('sets primary names, for Ethereum and by default', async () => {
    const account = node.accounts[6]!;
    await node.createName('primary.eth', { address: account });
    await node.setPrimary(account, 'primary.eth');
    expect(await provider.lookupAddress(account)).toBe('primary.eth');
    await node.setPrimary(account, 'primary.eth', 'default');
    expect(await text(`${account.slice(2).toLowerCase()}.default.reverse`, 'url')).toBe('');
  });

  it('lets the owner of a name write with a key of their own', async () => {
    const signer = await provider.getSigner(node.accounts[2]);
    const abi = ['function setText(bytes32 node, string key, string value)'];
    const bob = '0xbe11069ec59144113f438b6ef59dd30497769fc2dce8e2b52e3ae71ac18e47c9';
    const sent = await new Contract(node.publicResolver, abi, signer).getFunction('setText')(
      bob,
      'url',
      'by bob',
    );
    await sent.wait();
    expect(await text('bob.eth', 'url')).toBe('by bob');
  });

  it('has a name that the NameWrapper holds, whose records only its owner there writes', async () => {
    const wrapper = new Contract(
      ethereumAddresses.nameWrapper,
      ['function ownerOf(uint256 id) view returns (address)'],
      provider,
    );
    expect(await wrapper.getFunction('ownerOf')(namehash('wrapped.eth'))).toBe(node.accounts[4]);
    const abi = ['function setText(bytes32 node, string key, string value)'];
    const write = async (account: number) => {
      const signer = await provider.getSigner(node.accounts[account]);
      const resolver = new Contract(ethereumAddresses.currentPublicResolver, abi, signer);
      const sent = await resolver.getFunction('setText')(namehash('wrapped.eth'), 'url', `by ${account}`);
      await sent.wait();
    };
    await expect(write(0)).rejects.toThrow('revert');
    await write(4);
    expect(await text('wrapped.eth', 'url')).toBe('by 4');
  });

  it('has a name whose owner cannot pay', async () => {
    const owner = node.accounts.at(-1)!;
    const registry = new Contract(
      node.registry,
      ['function owner(bytes32) view returns (address)'],
      provider,
    );
    expect(await registry.getFunction('owner')(namehash('poor.eth'))).toBe(owner);
    expect(await provider.getBalance(owner)).toBe(0n);
    expect(await provider.getBalance(node.accounts[8]!)).toBeGreaterThan(0n);
  });

  it('hands a name to the NameWrapper, and goes on changing it', async () => {
    await node.createName('gift.eth', { owner: node.accounts[2]!, resolver: 'current', texts: { url: 'a' } });
    await node.wrapName('gift.eth');
    await node.setText('gift.eth', 'url', 'b');
    expect(await text('gift.eth', 'url')).toBe('b');
    await node.removeName('gift.eth');
    await expect(text('gift.eth', 'url')).rejects.toThrow();
  });

  it('knows until when names below eth are paid for', async () => {
    const registrar = new Contract(
      ethereumAddresses.ethRegistrar,
      ['function nameExpires(uint256 id) view returns (uint256)'],
      provider,
    );
    const daysLeft = async (label: string) =>
      Math.round(
        (Number(await registrar.getFunction('nameExpires')(id(label))) - Date.now() / 1000) / 86_400,
      );
    expect([await daysLeft('alice'), await daysLeft('expired')]).toEqual([365, -30]);
    await node.createName('short.eth', { expiresAt: new Date(Date.now() + 86_400_000) });
    expect(await daysLeft('short')).toBe(1);
  });

  it('keeps the calls of several writers apart', async () => {
    const keys = Array.from({ length: 10 }, (_, at) => `key-${at}`);
    await Promise.all(keys.map((key) => node.setText('alice.eth', key, key)));
    expect(await Promise.all(keys.map((key) => text('alice.eth', key)))).toEqual(keys);
  });

  it('moves the clock and mines; gateway answers stay valid', async () => {
    const before = await node.block();
    await node.advance(86_400_000);
    const after = await node.block();
    expect(after.time.getTime() - before.time.getTime()).toBeGreaterThanOrEqual(86_400_000);
    await node.mine(3);
    expect((await node.block()).number - after.number).toBe(3n);
    expect(await text('ok.ccip.eth')).toMatch(/^ph0zb/);
  });

  it('settles blocks sooner when its epochs are short', async () => {
    const other = await startEthereumNode({ names: [], epoch: 1 });
    try {
      const { number } = await other.block();
      expect((await other.block('finalized')).number).toBe(number - 2n);
    } finally {
      await other.close();
    }
  });

  it('mines by itself when asked to', async () => {
    const other = await startEthereumNode({ names: [], blockTime: 20 });
    try {
      const { number } = await other.block();
      while ((await other.block()).number < number + 3n)
        await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await other.close();
    }
  });

  it('holds hundreds of names', async () => {
    const names = Array.from({ length: 300 }, (_, at) => ({
      name: `name${at}.eth`,
      shows: 'one of many',
      texts: { 'staex-id': `id ${at}` },
    }));
    const other = await startEthereumNode({ names });
    try {
      const data = other.rpc('eth_blockNumber');
      expect(Number(await data)).toBeGreaterThan(70);
      const reader = new JsonRpcProvider(other.url, 1, { staticNetwork: true });
      expect(await (await reader.getResolver('name299.eth'))!.getText('staex-id')).toBe('id 299');
      reader.destroy();
    } finally {
      await other.close();
    }
  });

  it('says of each name what it shows, once', () => {
    expect(new Set(ensNames.map(({ name }) => name)).size).toBe(ensNames.length);
    for (const { shows } of ensNames) expect(shows).not.toBe('');
  });
});
