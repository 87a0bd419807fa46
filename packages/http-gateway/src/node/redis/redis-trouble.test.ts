import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createMemoryCache, createResolver, type Resolver, systemClock } from '@peername/resolver-core';
import { createFakeNameService, type FakeNameService } from '@peername/resolver-core/testing';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, redisServerPath, startRedis } from '../../../../../scripts/lib/redis-server.mjs';
import type { ServiceState } from './breaker.ts';
import { connectRedis, type SharedRedis } from './connect-redis.ts';
import { nameKey } from './redis-keys.ts';

const missing = redisServerPath ? '' : ' (skipped: redis-server is missing, set REDIS_SERVER_PATH)';
type Closable = { close(): unknown };

describe.skipIf(!redisServerPath)(`a replica whose Redis is in trouble${missing}`, () => {
  const open: Closable[] = [];
  const closing = <T extends Closable>(closable: T): T => {
    open.unshift(closable);
    return closable;
  };
  afterEach(async () => {
    for (const closable of open.splice(0)) await closable.close();
  });

  interface Replica {
    readonly shared: SharedRedis;
    readonly resolver: Resolver;
    readonly service: FakeNameService;
    readonly changes: ServiceState[];
    /** Looks ever other names up, one after the other, until Redis is left alone; gives how many that took. */
    lookUpUntilDown(): Promise<number>;
    lookUp(name?: string): Promise<string>;
  }
  let names = 0;
  const replica = async (url: string): Promise<Replica> => {
    const changes: ServiceState[] = [];
    const memory = createMemoryCache();
    const shared = closing(await connectRedis({ url, memory, onChange: (state) => changes.push(state) }));
    const service = createFakeNameService({ clock: systemClock });
    const resolver = createResolver({ services: [service], cache: shared.cache });
    const lookUp = async (name = `name-${names++}.fake`): Promise<string> => {
      const { state } = await resolver.lookup(name);
      return state;
    };
    return {
      shared,
      resolver,
      service,
      changes,
      lookUp,
      async lookUpUntilDown() {
        let lookups = 0;
        for (; shared.stats().up; lookups++) expect(await lookUp()).toBe('absent');
        return lookups;
      },
    };
  };
  const isUp = (replica: Replica) => expect.poll(() => replica.shared.stats().up, { timeout: 5_000 });
  /** Lookups now cost no command. */
  const leavesRedisAlone = async ({ shared, lookUp }: Replica): Promise<void> => {
    const { failures, hits, misses } = shared.stats();
    for (let i = 0; i < 20; i++) expect(await lookUp()).toBe('absent');
    expect(shared.stats()).toMatchObject({ failures, hits });
    // Nothing was asked, so nothing was missed.
    expect(shared.stats().misses).toBe(misses);
  };

  it('works alone when Redis is absent at the start, and with it from when it is there', async () => {
    const port = await freePort();
    const lone = await replica(`redis://:hunter2@127.0.0.1:${port}`);
    expect(lone.changes).toEqual([{ up: false, why: `connect ECONNREFUSED 127.0.0.1:${port}` }]);
    await leavesRedisAlone(lone);
    expect(await lone.shared.purge('a.fake')).toBe(false);
    expect(lone.shared.stats().failures).toBe(0);
    closing(await startRedis(['--requirepass', 'hunter2'], port));
    await isUp(lone).toBe(true);
    await lone.lookUp();
    expect(lone.shared.stats().misses).toBe(1);
  });

  it('leaves a frozen Redis alone after a few commands, and comes back when it thaws', async () => {
    const server = closing(await startRedis());
    const troubled = await replica(server.url);
    await troubled.lookUp();
    server.freeze();
    expect(await troubled.lookUpUntilDown()).toBeLessThanOrEqual(2);
    await leavesRedisAlone(troubled);
    expect(troubled.changes.at(-1)).toEqual({ up: false, why: 'no reply within 25 ms' });
    server.thaw();
    await isUp(troubled).toBe(true);
  });

  it('waits for one command alone, the look into the cache, and asks for no lock after that', async () => {
    const server = closing(await startRedis());
    let fewest = Number.POSITIVE_INFINITY;
    // A heartbeat may fall into the same moment and fail as well, but hardly five times in a row.
    for (let i = 0; i < 5 && fewest > 1; i++) {
      const troubled = await replica(server.url);
      await troubled.lookUp();
      server.freeze();
      expect(await troubled.lookUp()).toBe('absent');
      fewest = Math.min(fewest, troubled.shared.stats().failures);
      server.thaw();
      await isUp(troubled).toBe(true);
    }
    expect(fewest).toBe(1);
  });

  it('notices by itself that Redis froze, before anybody asks', async () => {
    const server = closing(await startRedis());
    const idle = await replica(server.url);
    server.freeze();
    await isUp(idle).toBe(false);
    expect(idle.shared.stats()).toMatchObject({ hits: 0, misses: 0 });
    // Long enough that it has tried other connections.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    server.thaw();
    await isUp(idle).toBe(true);
    await idle.lookUp();
    expect(idle.shared.stats().misses).toBe(1);
  });

  it('comes back to a Redis that was killed and started again', async () => {
    const server = closing(await startRedis());
    const troubled = await replica(server.url);
    await troubled.lookUp();
    const running = Array.from({ length: 50 }, () => troubled.lookUp());
    await server.kill();
    expect(new Set(await Promise.all(running))).toEqual(new Set(['absent']));
    await isUp(troubled).toBe(false);
    await leavesRedisAlone(troubled);
    await server.restart();
    await isUp(troubled).toBe(true);
    await troubled.lookUp('shared.fake');
    const other = new Redis(server.url);
    closing({ close: () => other.disconnect() });
    await expect.poll(() => other.exists(nameKey('shared.fake'))).toBe(1);
  });

  it('leaves a slow Redis alone, and comes back when it is fast', async () => {
    const server = closing(await startRedis());
    const path = closing(await slowPath(server.port));
    const troubled = await replica(path.url);
    await isUp(troubled).toBe(true);
    path.setDelay(100);
    expect(await troubled.lookUpUntilDown()).toBeLessThanOrEqual(3);
    await leavesRedisAlone(troubled);
    path.setDelay(0);
    await isUp(troubled).toBe(true);
  });

  it('takes another connection when the network has lost the one it had', async () => {
    const server = closing(await startRedis());
    const path = closing(await slowPath(server.port));
    const troubled = await replica(path.url);
    await isUp(troubled).toBe(true);
    path.loseConnections();
    expect(await troubled.lookUpUntilDown()).toBeLessThanOrEqual(3);
    await isUp(troubled).toBe(true);
    await troubled.lookUp();
    expect(troubled.shared.stats().up).toBe(true);
  });

  it('reads from a full Redis and writes nothing there', async () => {
    const server = closing(await startRedis(['--maxmemory', '1mb', '--maxmemory-policy', 'noeviction']));
    const full = await replica(server.url);
    for (let i = 0; i < 50; i++) expect(await full.lookUp()).toBe('absent');
    expect(full.shared.stats()).toMatchObject({ up: true, misses: 50 });
    expect(full.shared.stats().failures).toBeGreaterThan(0);
    expect(full.changes).toEqual([{ up: true }]);
  });

  it('leaves alone a server that is no Redis', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    closing({ close: () => server.close() });
    const lone = await replica(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(lone.shared.stats().up).toBe(false);
    await leavesRedisAlone(lone);
  });

  it('leaves alone a Redis that does not let it in, and says so without the password', async () => {
    const server = closing(await startRedis(['--requirepass', 'right']));
    const lone = await replica(server.url.replace('//', '//:hunter2@'));
    expect(lone.shared.stats().up).toBe(false);
    await leavesRedisAlone(lone);
    expect(lone.changes).toHaveLength(1);
    expect(JSON.stringify(lone.changes)).toMatch(/WRONGPASS/);
    expect(JSON.stringify([lone.changes, lone.shared.origin])).not.toMatch(/hunter2/);
  });

  it('leaves alone a Redis that lets it do nothing', async () => {
    const server = closing(await startRedis(['--user', 'guest', 'on', '>guest', '+ping', '+client']));
    const lone = await replica(server.url.replace('//', '//guest:guest@'));
    await expect.poll(() => lone.changes, { timeout: 5_000 }).toHaveLength(1);
    expect(lone.changes[0]).toMatchObject({ up: false, why: expect.stringContaining('NOPERM') });
    await leavesRedisAlone(lone);
  });

  it('says nothing of a connection that it ends itself', async () => {
    const server = closing(await startRedis());
    const leaving = await replica(server.url);
    await leaving.shared.close();
    await leavesRedisAlone(leaving);
    expect(leaving.changes).toEqual([{ up: true }]);
  });

  it('asks for TLS where the URL does', async () => {
    const first = new Promise<Buffer>((resolve) => {
      const server = createServer((socket) => socket.once('data', resolve).on('error', () => {}));
      server.listen(0, '127.0.0.1', async () => {
        closing({ close: () => server.close() });
        closing(
          await connectRedis({
            url: `rediss://127.0.0.1:${(server.address() as AddressInfo).port}`,
            memory: createMemoryCache(),
          }),
        );
      });
    });
    // A handshake record.
    expect((await first)[0]).toBe(0x16);
  });
});

interface Path extends Closable {
  readonly url: string;
  setDelay(delay: number): void;
  /** Nothing passes any more on the connections that there are, and neither side is told. */
  loseConnections(): void;
}

/** A way to a port of this machine on which everything takes `delay` in each direction. */
async function slowPath(port: number): Promise<Path> {
  let delay = 0;
  const sockets = new Set<Socket>();
  const lost = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => {
      if (!lost.has(from)) setTimeout(() => to.write(chunk), delay);
    });
    from.on('close', () => to.destroy()).on('error', () => {});
  };
  const server = createServer((socket) => {
    const upstream = connect(port, '127.0.0.1');
    pass(socket, upstream);
    pass(upstream, socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setDelay(to) {
      delay = to;
    },
    loseConnections() {
      for (const socket of sockets) lost.add(socket);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
