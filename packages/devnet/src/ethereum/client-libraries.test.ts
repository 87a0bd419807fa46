import { JsonRpcProvider } from 'ethers';
import { createPublicClient, http, type PublicClient } from 'viem';
import { mainnet } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anvilBinary } from './anvil-binary.ts';
import type { Hex } from './hex.ts';
import { type EthereumNode, startEthereumNode } from './start-ethereum-node.ts';

const texts = {
  'alice.eth': 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'bob.eth': 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
  'call.alice.eth': '080ym5gfkw2a3wavz8j6d4p0kshx2czevebcme836vgkpn9gzevg',
  '🦄🦄🦄.eth': 'a3564xeb81mwcabqpqvm14nrpjjcprxnb4xxac7q8h7dqrgac120',
  'friend.xyz': 'ce0dsx4wk8xx706qajz6dm6yyyvtjsyyksmq6kb3k9edxmphxby0',
  'expired.eth': 'mc193mhsxdj6n5qd63aq7n05zeb4m048gq8s4hn0janchm7czz60',
  'wild.eth': 'fxcwf3s2exb7r9mfjcfc9sap9jhtwg5gxy490c9kaxw2b93qnfb0',
  'zed.wild.eth': '35dj7c4f9cw2f54gs7y6pdsmgsfn5kn83fpxzyw8dw7m2zwxexrg',
  'a.b.wild.eth': 'v0s8qz4egtanw89ztmj2x1619mxz0wfr451mjpbedrca7yd37120',
  'unlisted.wild.eth': 'fxcwf3s2exb7r9mfjcfc9sap9jhtwg5gxy490c9kaxw2b93qnfb0',
  'legacy.eth': '0fbq4gpgec0wstmtdbe979dewfp46e8acgbmxd7hgrnbkf10e110',
  'ok.ccip.eth': 'ph0zb6jdkvch3wx10mvdbpwrg89hf0kbxzxw71nm5etc2vcyxx20',
  'post.ccip.eth': 'ph0zb6jdkvch3wx10mvdbpwrg89hf0kbxzxw71nm5etc2vcyxx20',
  'fallback.ccip.eth': 'ph0zb6jdkvch3wx10mvdbpwrg89hf0kbxzxw71nm5etc2vcyxx20',
  'direct.eth': '14a1w5x65137jqg7s9mczs766p2vjayd8y4g84mt3bwr85kjaa30',
};

describe.skipIf(!anvilBinary())('libraries with unchanged defaults', () => {
  let node: EthereumNode;
  let ethers: JsonRpcProvider;
  let viem: PublicClient;
  beforeAll(async () => {
    node = await startEthereumNode();
    ethers = new JsonRpcProvider(node.url);
    viem = createPublicClient({ chain: mainnet, transport: http(node.url, { retryCount: 0 }) });
  });
  afterAll(async () => {
    ethers?.destroy();
    await node?.close();
  });
  const viaEthers = async (name: string) => (await ethers.getResolver(name))?.getText('staex-id');
  const viaViem = (name: string) => viem.getEnsText({ name, key: 'staex-id', strict: true });

  it.each(Object.entries(texts))('read the text of %s', async (name, text) => {
    expect(await viaEthers(name)).toBe(text);
    expect(await viaViem(name)).toBe(text);
  });

  it('read primary names, addresses and content hashes', async () => {
    const [, alice, bob] = node.accounts as Hex[];
    expect(await ethers.lookupAddress(alice!)).toBe('alice.eth');
    expect(await viem.getEnsName({ address: alice! })).toBe('alice.eth');
    expect(await viem.getEnsName({ address: bob! })).toBeNull();
    expect(await ethers.resolveName('bob.eth')).toBe(bob);
    expect(await viem.getEnsAddress({ name: 'bob.eth' })).toBe(bob);
    expect(await (await ethers.getResolver('contenthash.eth'))?.getContentHash()).toBe(
      'ipns://12D3KooWRSQuP7p91B4zWPGo5WNrEbRvuLir5paUa93xzzhLXWxR',
    );
  });

  it('read at safe and finalized blocks', async () => {
    for (const blockTag of ['safe', 'finalized'] as const) {
      expect(await viem.getEnsText({ name: 'alice.eth', key: 'staex-id', blockTag })).toBe(
        texts['alice.eth'],
      );
      expect(await viem.getEnsText({ name: 'ok.ccip.eth', key: 'staex-id', blockTag })).toBe(
        texts['ok.ccip.eth'],
      );
    }
  });

  it('read many names through Multicall3', async () => {
    const batching = createPublicClient({
      chain: mainnet,
      transport: http(node.url),
      batch: { multicall: { batchSize: 1 << 20 } },
    });
    const names = ['alice.eth', 'bob.eth', 'zed.wild.eth', 'friend.xyz'] as const;
    const read = names.map((name) => batching.getEnsText({ name, key: 'staex-id' }));
    expect(await Promise.all(read)).toEqual(names.map((name) => texts[name]));
  });

  it.each([
    ['nobody.eth', 'ResolverNotFound'],
    ['noresolver.eth', 'ResolverNotFound'],
    ['nocode.eth', 'ResolverNotContract'],
    ['reverts.eth', 'ResolverError'],
    ['404.ccip.eth', 'HttpError'],
    ['500.ccip.eth', 'HttpError'],
    ['badsig.ccip.eth', 'ResolverError'],
    ['expired.ccip.eth', 'ResolverError'],
  ])('fail on %s with %s', async (name, error) => {
    await expect(viaViem(name)).rejects.toThrow(error);
  });

  it.each(['notjson', 'nodata', 'reset', 'dead'])('do not read %s.ccip.eth', async (label) => {
    await expect(viaViem(`${label}.ccip.eth`)).rejects.toThrow();
  });

  it('read nothing where nothing is written', async () => {
    for (const name of ['nopeer.eth', 'carol.eth']) {
      expect(await viaEthers(name)).toBe('');
      expect(await viaViem(name)).toBeNull();
    }
  });

  it('are reached at the private gateways that they do not refuse', async () => {
    for (const label of ['blocked-http', 'blocked-decimal', 'blocked-short', 'blocked-mapped', 'redirect']) {
      const before = node.blockedRequests();
      await viaViem(`${label}.ccip.eth`).catch(() => null);
      expect([label, node.blockedRequests() > before]).toEqual([label, true]);
    }
  });
});
