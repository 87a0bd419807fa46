import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { azero } from '@peername/azero';
import { type AzeroNode, startAzeroNode } from '@peername/devnet';
import { createResolver, type Resolver } from '@peername/resolver-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../create-gateway.ts';

interface Replica {
  readonly url: string;
  readonly port: number;
  readonly gateway: Gateway;
  close(): Promise<void>;
}

interface Event {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly name: string; readonly state: string; readonly reason?: string };
}

// Also how long a look may take, on a machine that has much else to do.
const watchEvery = 1_000;
let node: AzeroNode;
const replicas: Replica[] = [];

beforeAll(async () => {
  node = await startAzeroNode({ blockTime: 0 });
  replicas.push(await startReplica(), await startReplica());
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await node?.close();
});

describe('watching names of a real chain over real sockets', () => {
  it('tells a change, nothing to one who missed nothing, and the change to one who was away', async () => {
    const [first, second] = replicas as [Replica, Replica];
    const stream = open(first, 'names=alice.azero,carol.azero');
    const begin = await stream.take(2);
    expect(begin.map(({ data }) => [data.name, data.state])).toEqual([
      ['alice.azero', 'found'],
      ['carol.azero', 'found'],
    ]);

    node.setRecord('alice.azero', 'staex-id', 'not an id');
    node.settle();
    const [changed] = await stream.take(1);
    expect(changed?.data).toMatchObject({ name: 'alice.azero', state: 'invalid', reason: 'malformed' });
    stream.leave();

    // A record that is no peer id makes newer blocks and changes nothing for those who watch.
    node.setRecord('alice.azero', 'note', 'hello');
    node.settle();
    const quiet = open(second, 'names=alice.azero,carol.azero', changed?.id);
    await quiet.opened;
    node.setRecord('carol.azero', 'libp2p-peer-id', null);
    node.settle();
    const [only] = await quiet.take(1);
    expect(only?.data).toMatchObject({ name: 'carol.azero', state: 'absent', reason: 'record' });
    quiet.leave();

    node.setRecord('alice.azero', 'staex-id', null);
    node.setRecord('alice.azero', 'peer-id', null);
    node.settle();
    const late = open(first, 'names=alice.azero,carol.azero', only?.id);
    expect((await late.take(2)).map(({ data }) => [data.name, data.state])).toEqual([
      ['alice.azero', 'absent'],
      ['carol.azero', 'absent'],
    ]);
    late.leave();
  });

  it('notices that a client hung up', async () => {
    const [{ gateway, port }] = replicas as [Replica];
    await until(() => gateway.stats().streams === 0);
    const sockets = Array.from({ length: 5 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET /v1/watch?names=alice.azero HTTP/1.1\r\nhost: gateway.test\r\n\r\n');
      return socket;
    });
    await until(() => gateway.stats().streams === 5);
    for (const socket of sockets) socket.destroy();
    await until(() => gateway.stats().streams === 0);
  });

  it('lets the server close once its streams have ended', async () => {
    const replica = await startReplica();
    const stream = open(replica, 'names=alice.azero');
    await stream.take(1);
    replica.gateway.close();
    await stream.over;
    await replica.close();
  });
});

async function startReplica(): Promise<Replica> {
  const resolver: Resolver = createResolver({
    services: [
      azero({
        network: {
          id: 'devnet',
          title: 'Devnet',
          testnet: true,
          genesis: node.genesisHash,
          tlds: ['azero'],
          registries: { azero: node.registry.ss58 },
          endpoints: [node.httpUrl],
        },
      }),
    ],
  });
  const gateway = createGateway(resolver, { watchEvery });
  const server: Server = createServer(getRequestListener((request) => gateway.fetch(request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    gateway,
    async close() {
      gateway.close();
      await new Promise((resolve) => server.close(resolve));
      await resolver.close();
    },
  };
}

/** Opens a stream and hands out its events in order. */
function open(replica: Replica, query: string, lastId?: string) {
  const leaving = new AbortController();
  const events: Event[] = [];
  let arrived = (): void => {};
  const opened = fetch(`${replica.url}/v1/watch?${query}`, {
    signal: leaving.signal,
    headers: lastId === undefined ? {} : { 'last-event-id': lastId },
  });
  const over = (async () => {
    let text = '';
    for await (const bytes of (await opened).body!) {
      text += new TextDecoder().decode(bytes);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, id, data] = /^event: (.*)\nid: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (event) events.push({ event, id: id!, data: JSON.parse(data!) });
      }
      arrived();
    }
  })().catch((error) => {
    if (!leaving.signal.aborted) throw error;
  });
  return {
    opened,
    over,
    async take(count: number): Promise<Event[]> {
      while (events.length < count) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      return events.splice(0, count);
    },
    leave: () => leaving.abort(),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
