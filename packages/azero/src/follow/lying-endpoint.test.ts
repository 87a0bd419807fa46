import { type AzeroNode, startAzeroNode } from '@peername/devnet';
import { createResolver, type Resolution } from '@peername/resolver-core';
import { azeroLies, type Lie, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { azero } from '../azero.ts';

const ids = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
] as const;

let node: AzeroNode;
let members: LyingEndpoint[];

beforeAll(async () => {
  node = await startAzeroNode({ blockTime: 0 });
  node.mine(20);
  members = await Promise.all([1, 2, 3].map(() => startLyingEndpoint(node.httpUrl)));
});
afterAll(() => Promise.all([...(members ?? []), node].map((each) => each?.close())));
beforeEach(() => {
  for (const member of members) member.beHonest();
  node.setRecord('alice.azero', 'staex-id', ids[0]);
  node.settle();
});

/** A resolver that follows its chain through the first of three endpoints, of which two have to agree. */
async function following(freshFor: number) {
  const service = azero({
    network: devnetNetwork(node),
    endpoints: members.map(({ url }) => url),
    quorum: 2,
  });
  const resolver = createResolver({ services: [service], policy: { freshFor } });
  onTestFinished(() => resolver.close());
  await new Promise<void>((resolve) => resolver.follow(({ state }) => state === 'head' && resolve()));
  return resolver;
}

const idIn = (resolution: Resolution): string =>
  resolution.state === 'found' ? resolution.peer.id : JSON.stringify(resolution, (_, value) => `${value}`);

describe('following a chain through the one of three endpoints that lies', () => {
  it.each<[string, Lie]>([
    ['old heads', azeroLies.behind(5)],
    ['other blocks', azeroLies.fork(0x77)],
  ])('gives every answer and finds the new record while it shows %s', async (_, lie) => {
    members[0]?.tell(lie);
    const resolver = await following(1_000);
    expect(idIn(await resolver.lookup('alice.azero'))).toBe(ids[0]);
    node.setRecord('alice.azero', 'staex-id', ids[1]);
    node.settle();
    let id: string = ids[0];
    while (id === ids[0]) {
      id = idIn(await resolver.lookup('alice.azero'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(id).toBe(ids[1]);
    node.mine();
    for (let i = 0; i < 20; i++) {
      expect(idIn(await resolver.lookup('alice.azero'))).toBe(ids[1]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('still answers from the cache when it invents a future', async () => {
    members[0]?.tell(azeroLies.ahead(1_000));
    const resolver = await following(60_000);
    await resolver.lookup('alice.azero');
    expect((await resolver.lookup('alice.azero')).state).toBe('found');
    const again = await resolver.lookup('alice.azero');
    expect(again).toMatchObject({ freshness: { origin: 'cache', stale: false } });
  });
});
