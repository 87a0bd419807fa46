import { type EthereumNode, startCountingProxy, startEthereumNode } from '@peername/devnet';
import { type ChainNews, createResolver, type FollowEvent, type NameService } from '@peername/resolver-core';
import { JsonRpcProvider } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localNetwork, noLocalChain } from '../../testing/local-chain.ts';
import { ensFromProvider } from '../ethers.ts';
import { ens } from '../index.ts';

const ids = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
] as const;
const every = 20;

describe.skipIf(noLocalChain)('following the logs of a chain', () => {
  let node: EthereumNode;
  beforeAll(async () => {
    node = await startEthereumNode();
  });
  afterAll(() => node?.close());

  const serviceAt = (...endpoints: string[]): NameService =>
    ens({ network: localNetwork(node, { endpoints }), ccip: 'off' });
  const subjectOf = (service: NameService, name: string): string =>
    service.subjectOf?.(service.parse(name)) ?? '';

  it('tells of a text, an address, a resolver and a registration, each with the name', async () => {
    const service = serviceAt(node.url);
    const news = follow(service);
    expect((await news.next()).subjects).toEqual(new Set());
    const changes: [string, () => Promise<void>][] = [
      ['alice.eth', () => node.setText('alice.eth', 'note', 'one')],
      ['bob.eth', () => node.setAddress('bob.eth', '0x00000000000000000000000000000000000000aa')],
      ['bob.eth', () => node.setResolver('bob.eth', '0x0000000000000000000000000000000000000000')],
      ['newcomer.eth', () => node.createName('newcomer.eth', { texts: { note: 'one' } })],
    ];
    for (const [name, change] of changes) {
      await change();
      expect([...(await news.until(subjectOf(service, name)))]).toContain(subjectOf(service, name));
    }
    await node.mine();
    expect((await news.next()).subjects).toEqual(new Set());
    news.end();
    await service.close?.();
  });

  it('looks at what happened while nobody followed, and says so where that is too much', async () => {
    const service = serviceAt(node.url);
    const { block } = await follow(service).next();
    await node.setText('alice.eth', 'note', 'two');
    await node.mine(50);
    const after = await follow(service, block).next();
    expect(after.subjects).toEqual(new Set([subjectOf(service, 'alice.eth')]));
    await node.mine(100);
    expect((await follow(service, block).next()).subjects).toBeUndefined();
    await service.close?.();
  });

  it('cannot tell what changed when the chain gives blocks up', async () => {
    const service = serviceAt(node.url);
    const snapshot = await node.rpc('evm_snapshot');
    await node.setText('alice.eth', 'note', 'of a block that is given up');
    const { block } = await follow(service).next();
    await node.rpc('evm_revert', [snapshot]);
    await node.setText('alice.eth', 'note', 'of the block in its place');
    await node.mine(5);
    expect((await follow(service, block).next()).subjects).toBeUndefined();
    await service.close?.();
  });

  it('goes on at another endpoint when one dies', async () => {
    const proxy = await startCountingProxy({ target: node.url });
    const service = serviceAt(proxy.url, node.url);
    const news = follow(service);
    await news.next();
    await proxy.close();
    await node.setText('alice.eth', 'note', 'four');
    expect(await news.until(subjectOf(service, 'alice.eth'))).toBeDefined();
    news.end();
    await service.close?.();
  });

  it('follows through a Provider of ethers', async () => {
    const provider = new JsonRpcProvider(node.url, 1, { staticNetwork: true, cacheTimeout: -1 });
    const service = ensFromProvider(provider, { network: localNetwork(node) });
    const news = follow(service);
    await news.next();
    await node.setText('alice.eth', 'note', 'five');
    expect(await news.until(subjectOf(service, 'alice.eth'))).toBeDefined();
    news.end();
    provider.destroy();
  });

  it('takes two requests for a block: its head, and what is in it', async () => {
    const proxy = await startCountingProxy({ target: node.url });
    const service = serviceAt(proxy.url);
    const { block } = await follow(service).next();
    await node.mine();
    const before = proxy.requests.requests;
    const news = follow(service, block);
    await news.next();
    expect(proxy.requests.requests - before).toBe(2);
    news.end();
    await service.close?.();
    await proxy.close();
  });

  it('gives the new record as soon as the news of it is there, out of a warm cache', async () => {
    const resolver = createResolver({ services: [serviceAt(node.url)] });
    const told = eventsOf(resolver);
    await told.until(({ state }) => state === 'head');
    for (const id of [...ids, ...ids]) {
      await resolver.lookup('alice.eth');
      await node.setText('alice.eth', 'staex-id', id);
      await told.until((event) => event.state === 'head' && event.names.includes('alice.eth'));
      expect(await resolver.lookup('alice.eth')).toMatchObject({ state: 'found', peer: { id } });
      expect(await resolver.lookup('alice.eth')).toMatchObject({ freshness: { origin: 'cache' } });
      told.forget();
    }
    await resolver.close();
  });
});

/** Hands out the news one by one; `next` waits until there is one. */
function follow(service: NameService, since?: ChainNews['block']) {
  const ending = new AbortController();
  const news = service.changes?.({ signal: ending.signal, since, every })[Symbol.asyncIterator]();
  const next = async (): Promise<ChainNews> => (await news?.next())?.value;
  return {
    next,
    /** Passes over news until one has the subject. */
    async until(subject: string): Promise<ReadonlySet<string>> {
      for (;;) {
        const { subjects } = await next();
        if (subjects?.has(subject)) return subjects;
      }
    },
    end: () => ending.abort(),
  };
}

function eventsOf(resolver: ReturnType<typeof createResolver>) {
  let events: FollowEvent[] = [];
  let wake = (): void => {};
  resolver.follow((event) => {
    events.push(event);
    wake();
  });
  return {
    async until(isIt: (event: FollowEvent) => boolean): Promise<void> {
      while (!events.some(isIt)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    forget() {
      events = [];
    },
  };
}
