import { startAzeroNode, startCountingProxy } from '@peername/devnet';
import { type ChainNews, createResolver, type NameService } from '@peername/resolver-core';
import { createManualClock, settlePromises } from '@peername/resolver-core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { azero } from '../azero.ts';
import { concatBytes } from '../concat-bytes.ts';
import { toHex } from '../hex.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const otherId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const every = 20;

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of opened.splice(0).reverse()) await part.close();
});
const open = async <T extends { close(): Promise<unknown> }>(opening: T | Promise<T>): Promise<T> => {
  const part = await opening;
  opened.push(part);
  return part;
};

async function nodeAndService(settings: Parameters<typeof azero>[0] = {}) {
  const node = await open(startAzeroNode({ blockTime: 0 }));
  const service = azero({ network: devnetNetwork(node), ...settings }) as NameService & {
    close(): Promise<void>;
  };
  return { node, service: await open(service) };
}

/** Events of other pallets, of so many bytes. */
function noise(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i * 31) % 251);
}

/** `Contracts.Called` of the contract, and no event of its own. */
function calledOnly(contract: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(4, 0, 1, 0, 0, 0, 18, 6, 1),
    new Uint8Array(32),
    contract,
    Uint8Array.of(0),
  );
}

/** Hands out the news one by one; `next` waits until there is one. */
function follow(service: NameService, since?: ChainNews['block']) {
  const ending = new AbortController();
  const news = service.changes?.({ signal: ending.signal, since, every })[Symbol.asyncIterator]();
  return {
    async next(): Promise<ChainNews> {
      const { value } = (await news?.next()) ?? {};
      return value;
    },
    end: () => ending.abort(),
  };
}

describe('following the registries of a chain', () => {
  it('begins at the final head without news and tells what changed in each that follows', async () => {
    const { node, service } = await nodeAndService();
    const news = follow(service);
    expect(await news.next()).toMatchObject({
      block: { number: BigInt(node.finalizedBlock().number), hash: node.finalizedBlock().hash },
      subjects: new Set(),
    });
    node.setRecord('alice.azero', 'staex-id', otherId);
    node.settle();
    expect((await news.next()).subjects).toEqual(new Set(['alice.azero']));
    node.mine();
    expect((await news.next()).subjects).toEqual(new Set());
    news.end();
  });

  it('tells of registrations, transfers and releases, and of all blocks behind one another', async () => {
    const { node, service } = await nodeAndService();
    const news = follow(service);
    await news.next();
    node.register('fresh-name.azero');
    node.transfer('fresh-name.azero', '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty');
    node.setRecord('carol.azero', 'note', 'one');
    node.release('bob.azero');
    node.settle();
    expect((await news.next()).subjects).toEqual(new Set(['fresh-name.azero', 'carol.azero', 'bob.azero']));
    news.end();
  });

  it('looks at what happened while nobody followed, and says so where that is too much', async () => {
    const { node, service } = await nodeAndService();
    const first = follow(service);
    const { block } = await first.next();
    first.end();
    node.setRecord('alice.azero', 'note', 'one');
    node.mine(30);
    expect((await follow(service, block).next()).subjects).toEqual(new Set(['alice.azero']));
    node.mine(60);
    expect((await follow(service, block).next()).subjects).toBeUndefined();
  });

  it('goes on at another endpoint when one dies, and never back to an older block', async () => {
    const node = await open(startAzeroNode({ blockTime: 0 }));
    const proxy = await startCountingProxy({ target: node.httpUrl });
    const service = azero({ network: devnetNetwork(node, { endpoints: [proxy.url, node.httpUrl] }) });
    const news = follow(service);
    await news.next();
    await proxy.close();
    node.setRecord('alice.azero', 'note', 'one');
    node.settle();
    expect((await news.next()).subjects).toEqual(new Set(['alice.azero']));
    news.end();
    await service.close?.();
  });

  it.each(['finalized', 'latest'] as const)(
    'stays silent at %s heads below one that was invented, since they may be of an endpoint that is behind',
    async (finality) => {
      const { node, service } = await nodeAndService({ finality });
      const news = follow(service, { number: 1_000_000n, hash: `0x${'ab'.repeat(32)}` });
      const next = news.next();
      node.mine();
      const pause = new Promise((resolve) => setTimeout(() => resolve('silence'), 20 * every));
      expect(await Promise.race([next, pause])).toBe('silence');
      news.end();
      await next.catch(() => {});
    },
  );

  it('follows a quorum through one member, and another when that one fails', async () => {
    const node = await open(startAzeroNode({ blockTime: 0 }));
    const proxies = await Promise.all([1, 2, 3].map(() => startCountingProxy({ target: node.httpUrl })));
    const service = azero({
      network: devnetNetwork(node),
      endpoints: proxies.map(({ url }) => url),
      quorum: 2,
      timeout: 2_000,
    });
    const first = follow(service);
    const { block } = await first.next();
    await proxies[0]?.close();
    node.setRecord('alice.azero', 'note', 'one');
    node.settle();
    await expect(first.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await follow(service, block).next()).subjects).toEqual(new Set(['alice.azero']));
    await service.close?.();
    await Promise.all(proxies.slice(1).map((one) => one.close()));
  });

  it.each([
    ['what other pallets leave behind, however much, changes no name', () => noise(1_000), new Set()],
    ['a call that tells nothing may have changed any name', calledOnly, undefined],
    ['nor can it be told in a flood that is more than it takes', () => noise(200_000), undefined],
  ])('%s', async (_, eventsFor, subjects) => {
    const registry = new Uint8Array(32).fill(7);
    const node = await open(
      startAzeroNode({ blockTime: 0, registry: toHex(registry), blockEvents: eventsFor(registry) }),
    );
    const service = await open(
      azero({ network: devnetNetwork(node) }) as NameService & { close(): Promise<void> },
    );
    const news = follow(service);
    await news.next();
    node.mine(3);
    expect((await news.next()).subjects).toEqual(subjects);
    news.end();
  });

  it('follows over a WebSocket, too', async () => {
    const node = await open(startAzeroNode({ blockTime: 0 }));
    const service = azero({ network: devnetNetwork(node, { endpoints: [node.wsUrl] }) });
    const news = follow(service);
    await news.next();
    node.setRecord('alice.azero', 'note', 'one');
    node.settle();
    expect((await news.next()).subjects).toEqual(new Set(['alice.azero']));
    news.end();
    await service.close?.();
  });

  it('takes two requests for a block: its head, and what is in it', async () => {
    const node = await open(startAzeroNode({ blockTime: 0 }));
    const proxy = await open(startCountingProxy({ target: node.httpUrl }));
    const clock = createManualClock(node.headBlock().time);
    const service = azero({ network: devnetNetwork(node, { endpoints: [proxy.url] }), clock });
    const ending = new AbortController();
    const news = service.changes?.({ signal: ending.signal })[Symbol.asyncIterator]();
    await news?.next();
    node.mine(3);
    const before = proxy.requests.requests;
    const following = news?.next();
    await settlePromises();
    await clock.advance(500);
    await following;
    expect(proxy.requests.requests - before).toBe(2);
    ending.abort();
    await service.close?.();
  });
});

describe('a resolver that follows the chain', () => {
  it('gives the new record as soon as the news of it is there, out of a warm cache', async () => {
    const { node, service } = await nodeAndService();
    const resolver = await open(createResolver({ services: [service] }));
    const events = eventsOf(resolver);
    await events.until(({ state }) => state === 'head');
    expect(await resolver.resolve('alice.azero')).toMatchObject({ peer: { id } });
    expect((await resolver.resolve('alice.azero')).freshness.origin).toBe('cache');
    node.setRecord('alice.azero', 'staex-id', otherId);
    node.settle();
    await events.until((event) => event.state === 'head' && event.names.includes('alice.azero'));
    expect(await resolver.resolve('alice.azero')).toMatchObject({
      peer: { id: otherId },
      freshness: { origin: 'chain' },
    });
    // What did not change stays where it is.
    await resolver.resolve('carol.azero');
    expect((await resolver.resolve('carol.azero')).freshness.origin).toBe('cache');
  });
});

function eventsOf(resolver: ReturnType<typeof createResolver>) {
  type Event = Parameters<Parameters<typeof resolver.follow>[0]>[0];
  const events: Event[] = [];
  let wake = (): void => {};
  resolver.follow((event) => {
    events.push(event);
    wake();
  });
  return {
    async until(isIt: (event: Event) => boolean): Promise<void> {
      while (!events.some(isIt)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
