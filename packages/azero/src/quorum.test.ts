import { createServer } from 'node:net';
import {
  type AzeroNode,
  azeroNames,
  type CountingProxy,
  startAzeroNode,
  startCountingProxy,
} from '@peername/devnet';
import { type NameService, type Reading, systemClock } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../testing/devnet-network.ts';
import { type PassingCall, startTamperingProxy, type TamperingProxy } from '../testing/tampering-proxy.ts';
import { type AzeroOptions, azero } from './index.ts';

let node: AzeroNode;
let closing: (() => Promise<unknown> | undefined)[];

beforeEach(async () => {
  node = await startAzeroNode({ blockTime: 0 });
  for (let i = 0; i < 5; i++) node.advance(1_000);
  node.settle();
  closing = [() => node.close()];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

async function proxies(count: number): Promise<CountingProxy[]> {
  const all = await Promise.all(
    Array.from({ length: count }, () => startCountingProxy({ target: node.httpUrl })),
  );
  closing.push(() => Promise.all(all.map((proxy) => proxy.close())));
  return all;
}

async function tampering(tamper: (call: PassingCall) => void): Promise<TamperingProxy> {
  const proxy = await startTamperingProxy(node.httpUrl);
  proxy.tamper = tamper;
  closing.push(() => proxy.close());
  return proxy;
}

async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function quorumOver(endpoints: readonly string[], options: AzeroOptions = {}): NameService {
  const service = azero({ network: devnetNetwork(node), endpoints, quorum: 2, ...options });
  closing.push(() => service.close?.());
  return service;
}

function azeroAt(url: string): NameService {
  const service = azero({ network: devnetNetwork(node), endpoints: [url] });
  closing.push(() => service.close?.());
  return service;
}

const read = (service: NameService, name = 'bob.azero'): Promise<Reading> =>
  service.read(service.parse(name), []);
const u64 = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return `0x${bytes.toString('hex')}`;
};
const bob = azeroNames.find(({ name }) => name === 'bob.azero');
const isBob = { state: 'found', records: new Map(Object.entries(bob?.records ?? {})) };

describe('azero with a quorum', () => {
  it('reads at a block that two endpoints confirm, and says so', async () => {
    const endpoints = (await proxies(3)).map(({ url }) => url);
    const { evidence, ...reading } = await read(quorumOver(endpoints));
    expect(reading).toMatchObject(isBob);
    expect(evidence).toMatchObject({ assurance: 'quorum', asked: 3, finality: 'finalized' });
    expect(evidence.agreed).toBeGreaterThanOrEqual(2);
    expect(endpoints).toEqual(expect.arrayContaining([...evidence.endpoints]));
  });

  it('costs one request to each endpoint once it is warm, for one name and for a hundred', async () => {
    const clock = createManualClock();
    const all = await proxies(3);
    const service = quorumOver(
      all.map(({ url }) => url),
      { clock, quorum: 3 },
    );
    const requests = () => all.map(({ requests }) => requests.requests);
    await read(service);
    // The head, its header, and the reads at it.
    expect(requests()).toEqual([3, 3, 3]);
    await read(service, 'alice.azero');
    expect(requests()).toEqual([4, 4, 4]);
    const names = Array.from({ length: 100 }, (_, i) => ({
      name: service.parse(`nobody${i}.azero`),
      keys: [],
    }));
    expect(await service.readMany?.(names)).toHaveLength(100);
    expect(requests()).toEqual([5, 5, 5]);
  });

  it('answers past a dead endpoint and one that lags', async () => {
    const [good] = await proxies(1);
    const past = node.headBlock().hash;
    for (let i = 0; i < 5; i++) node.advance(1_000);
    node.settle();
    const lagging = await tampering((call) => {
      if (call.method === 'chain_getFinalizedHead') call.result = past;
    });
    const { evidence, ...reading } = await read(quorumOver([await deadUrl(), lagging.url, good?.url ?? '']));
    expect(reading).toMatchObject(isBob);
    expect(evidence).toMatchObject({ agreed: 2, asked: 3, block: { hash: past } });
    expect(evidence.dissent).toBeUndefined();
  });

  it('names an endpoint that makes up an answer, and believes the others', async () => {
    // bob. becomes bab.: well-formed, and not what the chain says.
    const liar = await tampering((call) => {
      if (call.method === 'state_call') call.result = String(call.result).replace('626f622e', '6261622e');
    });
    const honest = await proxies(2);
    for (const proxy of honest) proxy.setDelay(50);
    const { evidence, ...reading } = await read(quorumOver([liar.url, ...honest.map(({ url }) => url)]));
    expect(reading).toMatchObject(isBob);
    expect(evidence).toMatchObject({ agreed: 2, dissent: [liar.url] });
    const contradicted = quorumOver([liar.url, honest[0]?.url ?? '']);
    await expect(read(contradicted)).rejects.toMatchObject({
      code: 'DISAGREEMENT',
      details: expect.stringContaining(`${liar.url}: url "https://bab.exam…" at block`),
    });
  });

  it('says of an endpoint that it has another block there', async () => {
    const fork = `0x${'ab'.repeat(32)}`;
    const liar = await tampering((call) => {
      if (call.method === 'chain_getBlockHash' && call.params[0] !== 0) call.result = fork;
    });
    const member = azeroAt(liar.url);
    const at = (await read(azeroAt(node.httpUrl))).evidence.block;
    await expect(member.read(member.parse('bob.azero'), [], { at })).rejects.toMatchObject({
      code: 'DISAGREEMENT',
      reason: 'other-block',
      details: fork,
    });
  });

  it('never takes a block that it has heard of from one endpoint alone', async () => {
    const liar = await tampering((call) => {
      if (call.method === 'chain_getHeader') call.result = { ...Object(call.result), number: '0xffffff' };
    });
    const service = quorumOver([liar.url, ...(await proxies(1)).map(({ url }) => url)]);
    await expect(read(service)).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'no-quorum' });
  });

  it('waits for a slow endpoint rather than agree with a liar on a block of long ago', async () => {
    const past = node.headBlock().hash;
    for (let i = 0; i < 70; i++) node.advance(6_000);
    node.settle();
    const { time } = node.headBlock();
    const liar = await tampering((call) => {
      if (call.method === 'chain_getFinalizedHead') call.result = past;
      // The time of that block, as if it were now.
      if (call.method === 'state_getStorage') call.result = u64(time);
    });
    const [slow, honest] = await proxies(2);
    slow?.setDelay(1_300);
    const started = Date.now();
    const clock = { ...systemClock, now: () => time + Date.now() - started };
    const service = quorumOver([liar.url, slow?.url ?? '', honest?.url ?? ''], {
      network: devnetNetwork(node, { isLive: true }),
      clock,
    });
    const { evidence, ...reading } = await read(service);
    expect(reading).toMatchObject(isBob);
    expect(evidence).toMatchObject({ assurance: 'quorum', block: { hash: node.finalizedBlock().hash } });
  });

  it('refuses fewer endpoints than have to agree, and takes one of each operator from a list of its own', () => {
    expect(() => azero({ endpoints: ['https://a.example'], quorum: 2 })).toThrow(
      'quorum 2 needs at least 2 endpoints',
    );
    const service = azero({ quorum: 2 });
    expect(service.origins).toEqual(['https://rpc.azero.dev', 'https://aleph-zero-rpc.dwellir.com']);
    expect(() => azero({ quorum: 3 })).toThrow('quorum 3 needs at least 3 endpoints, and there are 2');
  });
});

describe('azero at a block', () => {
  it('reads at exactly the block that is named, and at no other', async () => {
    const service = azeroAt(node.httpUrl);
    const at = await service.blocks?.head();
    node.release('bob.azero');
    node.settle();
    const name = service.parse('bob.azero');
    expect(await service.read(name, [], { at })).toMatchObject({ ...isBob, evidence: { block: at } });
    expect(await service.read(name, [], { at: await service.blocks?.head() })).toMatchObject({
      state: 'absent',
    });
    expect(await service.blocks?.blockAt(at?.number ?? 0n)).toMatchObject({ hash: at?.hash });
    await expect(service.blocks?.blockAt(1_000_000n)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'unknown-block',
    });
    const wrong = { number: 1n, hash: at?.hash ?? '0x' } as const;
    await expect(service.read(name, [], { at: wrong })).rejects.toMatchObject({ reason: 'other-block' });
  });
});
