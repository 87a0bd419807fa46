import { createMemoryCache, createResolver, type Resolver, systemClock } from '@peername/resolver-core';
import { createFakeNameService } from '@peername/resolver-core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisServerPath, startRedis } from '../../../../../scripts/lib/redis-server.mjs';
import { connectRedis, type SharedRedis } from './connect-redis.ts';

const missing = redisServerPath ? '' : ' (skipped: redis-server is missing, set REDIS_SERVER_PATH)';
const ids = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
] as const;

describe.skipIf(!redisServerPath)(`replicas that share a Redis and follow the chain${missing}`, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const part of opened) await part.close();
    await server?.close();
  });

  /** Over one chain as its own endpoint shows it: what it was before the change until it is told. */
  async function startReplica() {
    const service = createFakeNameService({ clock: systemClock });
    const put = (id: string) => service.entries.set('alice.fake', { records: new Map([['staex-id', id]]) });
    put(ids[0]);
    const shared: SharedRedis = await connectRedis({ url: server.url, memory: createMemoryCache() });
    const resolver: Resolver = createResolver({ services: [service], cache: shared.cache });
    opened.push(resolver);
    const change = (): void => {
      put(ids[1]);
      service.mine();
    };
    const idNow = async (o = {}) => {
      const found = await resolver.resolve('alice.fake', o);
      return found.peer.id;
    };
    return { service, shared, resolver, change, idNow };
  }

  it('serves what the chain shows, whatever one that is behind puts into it', async () => {
    const [fast, slow] = [await startReplica(), await startReplica()];
    let heard = (): void => {};
    await new Promise<void>((begun) => {
      fast.resolver.follow((event) => {
        begun();
        if (event.state === 'head' && event.names.length > 0) heard();
      });
    });
    expect([await fast.idNow(), await slow.idNow()]).toEqual([ids[0], ids[0]]);

    const told = new Promise<void>((resolve) => {
      heard = resolve;
    });
    fast.change();
    fast.service.announce(['alice.fake']);
    await told;
    // It has read anew just now, from an endpoint that is behind, and has shared that.
    expect(await slow.idNow({ policy: 'network' })).toBe(ids[0]);
    expect(await fast.idNow()).toBe(ids[1]);

    // And once more on top of the new one: what is newer stays.
    expect(await slow.idNow({ policy: 'network' }).catch(() => ids[0])).toBe(ids[0]);
    expect(await fast.idNow()).toBe(ids[1]);
    const later = await startReplica();
    expect(await later.idNow()).toBe(ids[1]);
  });

  it('leaves nothing of a name that changed to one that starts later', async () => {
    const replica = await startReplica();
    await replica.idNow({ policy: 'network', minBlock: 100n }).catch(() => undefined);
    expect(await replica.shared.purgeShared('alice.fake')).toBe(true);
    const later = await startReplica();
    await later.idNow();
    expect(later.service.calls.reads).toBe(1);
  });
});
