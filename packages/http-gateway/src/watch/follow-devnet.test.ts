import { azero } from '@peername/azero';
import { type AzeroNode, startAzeroNode, startCountingProxy } from '@peername/devnet';
import { createResolver, type FollowEvent, type NameService } from '@peername/resolver-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateway } from '../client/index.ts';
import { type RunningGateway, serveGateway } from '../node/index.ts';

const ids = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
] as const;
// The next round comes after the end of the test: whatever is told was told by the chain.
const never = 3_600_000;

interface Replica extends RunningGateway {
  /** Resolves with the next event of which it holds. */
  until(isIt: (event: FollowEvent) => boolean): Promise<void>;
  end(): Promise<void>;
}

let node: AzeroNode;
beforeAll(async () => {
  node = await startAzeroNode({ blockTime: 0 });
});
afterAll(() => node?.close());

async function startReplica(url = node.httpUrl): Promise<Replica> {
  const service = azero({
    network: {
      id: 'devnet',
      title: 'Devnet',
      testnet: true,
      genesis: node.genesisHash,
      tlds: ['azero'],
      registries: { azero: node.registry.ss58 },
      endpoints: [url],
    },
  });
  const resolver = createResolver({ services: [service] });
  const waiting = new Set<(event: FollowEvent) => void>();
  const until: Replica['until'] = (isIt) =>
    new Promise((resolve) => {
      const take = (event: FollowEvent): void => {
        if (!isIt(event)) return;
        waiting.delete(take);
        resolve();
      };
      waiting.add(take);
    });
  // What it tells first is of all names: it is no news of a change.
  const begun = until(({ state }) => state === 'head');
  const running = await serveGateway(resolver, {
    port: 0,
    follow: true,
    watchEvery: never,
    onFollow(event) {
      for (const take of waiting) take(event);
    },
    closeWithin: 100,
  });
  await begun;
  return {
    ...running,
    until,
    async end() {
      await running.close();
      await resolver.close();
    },
  };
}

async function setId(id: string, ...replicas: readonly Replica[]): Promise<void> {
  const heard = replicas.map((replica) =>
    replica.until((event) => event.state === 'head' && event.names.includes('alice.azero')),
  );
  node.setRecord('alice.azero', 'staex-id', id);
  node.settle();
  await Promise.all(heard);
}

async function idAt({ url }: Replica): Promise<string> {
  const { peer } = (await (await fetch(`${url}/v1/names/alice.azero`)).json()) as { peer: { id: string } };
  return peer.id;
}

describe('a gateway that follows its chain', () => {
  it('drops ready-made answers with the block that changes them, on each replica by itself', async () => {
    const replicas = [await startReplica(), await startReplica()];
    for (const id of [ids[1], ids[0], ids[1]]) {
      // Read, and ready-made.
      for (const replica of replicas) await Promise.all([idAt(replica), idAt(replica)]);
      await setId(id, ...replicas);
      for (const replica of replicas) expect(await idAt(replica)).toBe(id);
    }
    await Promise.all(replicas.map((replica) => replica.end()));
  });

  it('tells those who watch at once, and their resolver gives the new answer', async () => {
    const replica = await startReplica();
    const names = createResolver({ services: [gateway({ url: replica.url }) as NameService] });
    const ending = new AbortController();
    const watched = names.watch(['alice.azero'], { every: never, signal: ending.signal });
    const first = (await watched.next()).value;
    const other = first?.state === 'found' && first.peer.id === ids[0] ? ids[1] : ids[0];
    const next = watched.next();
    // Until the stream is open there is nobody to tell.
    while (replica.gateway.stats().streams === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    node.setRecord('alice.azero', 'staex-id', other);
    node.settle();
    expect((await next).value).toMatchObject({ state: 'found', peer: { id: other } });
    ending.abort();
    await names.close();
    await replica.end();
  });

  it('says that it lost its chain, and looks at all it missed when the chain is back', async () => {
    const port = { url: '' };
    const proxy = await startCountingProxy({ target: node.httpUrl });
    port.url = proxy.url;
    const replica = await startReplica(port.url);
    const before = await idAt(replica);
    const lost = replica.until(({ state }) => state === 'lost');
    await proxy.close();
    await lost;
    const other = before === ids[0] ? ids[1] : ids[0];
    node.setRecord('alice.azero', 'staex-id', other);
    node.settle();
    const heard = replica.until((event) => event.state === 'head' && event.names.includes('alice.azero'));
    const again = await startCountingProxy({ target: node.httpUrl, port: Number(new URL(port.url).port) });
    await heard;
    // The failed reads of the outage are not asked again for a moment.
    while ((await idAt(replica).catch(() => before)) !== other)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await replica.end();
    await again.close();
  });
});
