import { once } from 'node:events';
import {
  type AzeroNode,
  anvilBinary,
  type EthereumNode,
  startAzeroNode,
  startEthereumNode,
} from '@peername/devnet';
import { type HeaderJson, hashHeader } from '@peername/devnet/wire';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { azeroLies } from './azero-lies.ts';
import { ensLies } from './ens-lies.ts';
import type { Lie } from './lie.ts';
import { type LyingEndpoint, startLyingEndpoint } from './lying-endpoint.ts';
import { proofLie } from './proof-lies.ts';
import { sometimes } from './sometimes.ts';

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

/** One message over a WebSocket of its own. */
async function exchange(url: string, body: unknown): Promise<unknown> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send(JSON.stringify(body));
  const [message] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return JSON.parse(message.toString('utf8'));
}

async function ask(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  return ((await post(url, { jsonrpc: '2.0', id: 1, method, params })) as { result?: unknown }).result;
}

describe('a liar in front of a Substrate node', () => {
  let node: AzeroNode;
  let liar: LyingEndpoint;
  beforeAll(async () => {
    node = await startAzeroNode({ blockTime: 0 });
    node.mine(20);
    liar = await startLyingEndpoint(node.httpUrl);
  });
  afterEach(() => liar.beHonest());
  afterAll(async () => {
    await liar.close();
    await node.close();
  });

  const questions = [
    { jsonrpc: '2.0', id: 'a', method: 'chain_getFinalizedHead', params: [] },
    { jsonrpc: '2.0', id: 7, method: 'chain_getBlockHash', params: [0] },
    { jsonrpc: '2.0', id: 8, method: 'no_such_method', params: [] },
  ];

  it('passes all on while it has nothing to lie about, batches and errors included', async () => {
    for (const question of [questions, questions[0]])
      expect(await post(liar.url, question)).toEqual(await post(node.httpUrl, question));
    expect(liar.told).toBe(0);
  });

  it('says the same over a WebSocket, truth and lies', async () => {
    for (const question of [questions, questions[0]])
      expect(await exchange(liar.socketUrl, question)).toEqual(await post(node.httpUrl, question));
    liar.tell(azeroLies.otherChain());
    expect(await exchange(liar.socketUrl, questions)).toEqual(await post(liar.url, questions));
  });

  it('lies within a batch, about nothing else', async () => {
    liar.tell(azeroLies.otherChain());
    const before = liar.told;
    const [truth, told] = await Promise.all([post(node.httpUrl, questions), post(liar.url, questions)]);
    expect((told as unknown[])[1]).toEqual({ jsonrpc: '2.0', id: 7, result: `0x${'cc'.repeat(32)}` });
    expect((told as unknown[])[0]).toEqual((truth as unknown[])[0]);
    expect((told as unknown[])[2]).toEqual((truth as unknown[])[2]);
    expect(liar.told - before).toBe(1);
  });

  it.each([0, 7, 1_000_000])('makes up a head %i blocks ahead whose hash fits its header', async (ahead) => {
    liar.tell(ahead === 0 ? azeroLies.fork() : azeroLies.ahead(ahead));
    const hash = await ask(liar.url, 'chain_getFinalizedHead');
    const header = (await ask(liar.url, 'chain_getHeader', hash)) as HeaderJson;
    const number = Number(header.number);
    expect(hashHeader({ ...header, number, logs: header.digest.logs })).toBe(hash);
    expect(number).toBe(node.finalizedBlock().number + ahead);
    expect(hash).not.toBe(node.finalizedBlock().hash);
    // The storage at a made-up block is that of the real one.
    const key = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';
    expect(await ask(liar.url, 'state_getStorage', key, hash)).toMatch(/^0x[0-9a-f]{16}$/);
  });

  it('names an old head, and one that never moves', async () => {
    liar.tell(azeroLies.behind(5));
    const old = (await ask(
      liar.url,
      'chain_getHeader',
      await ask(liar.url, 'chain_getFinalizedHead'),
    )) as HeaderJson;
    expect(Number(old.number)).toBe(node.finalizedBlock().number - 5);
    liar.tell(azeroLies.stuck());
    const first = await ask(liar.url, 'chain_getFinalizedHead');
    node.mine(3);
    expect(await ask(liar.url, 'chain_getFinalizedHead')).toBe(first);
    expect(node.finalizedBlock().hash).not.toBe(first);
  });

  it('told to lie sometimes, does so by its seed', async () => {
    const pattern = async (seed: number) => {
      liar.tell(sometimes(azeroLies.otherChain(), { seed }));
      const said = [];
      for (let i = 0; i < 20; i++) said.push(await ask(liar.url, 'chain_getBlockHash', 0));
      return said.map((hash) => hash === node.genesisHash);
    };
    const [one, again, other] = [await pattern(1), await pattern(1), await pattern(2)];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(new Set(one)).toEqual(new Set([true, false]));
  });

  it('told to lie sometimes, lies in all or none of the calls that come together over a WebSocket', async () => {
    liar.tell(sometimes(azeroLies.otherChain(), { seed: 3 }));
    const socket = new WebSocket(liar.socketUrl);
    await once(socket, 'open');
    const seen = new Set<boolean>();
    for (let round = 0; round < 20; round++) {
      const all = new Promise<boolean[]>((resolve) => {
        const said: boolean[] = [];
        socket.on('message', function collect(message: Buffer) {
          said.push(JSON.parse(message.toString('utf8')).result === node.genesisHash);
          if (said.length < 5) return;
          socket.off('message', collect);
          resolve(said);
        });
      });
      for (let id = 0; id < 5; id++)
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'chain_getBlockHash', params: [0] }));
      const said = new Set(await all);
      expect(said.size).toBe(1);
      for (const one of said) seen.add(one);
    }
    socket.close();
    expect(seen).toEqual(new Set([true, false]));
  });
});

describe.skipIf(anvilBinary() === undefined)('a liar in front of an Ethereum node', () => {
  let node: EthereumNode;
  let liar: LyingEndpoint;
  beforeAll(async () => {
    node = await startEthereumNode();
    liar = await startLyingEndpoint(node.url);
  });
  afterAll(async () => {
    await liar.close();
    await node.close();
  });

  it.each<[string, Lie, object]>([
    ['number', ensLies.number(9), { number: 9 }],
    ['ahead', ensLies.ahead(1_000_000), { number: 1_000_000 }],
    ['behind', ensLies.behind(4), { number: -4 }],
    ['time', ensLies.time(-60_000), { time: -60 }],
    ['fork', ensLies.fork(), {}],
  ])(
    '%s shows another head',
    async (_, lie, { number = 0, time = 0 }: { number?: number; time?: number }) => {
      liar.tell(lie);
      const truth = await node.block();
      const told = (await ask(liar.url, 'eth_getBlockByNumber', 'latest', false)) as Record<string, string>;
      expect(Number(told['number'])).toBe(Number(truth.number) + number);
      if (number >= 0) expect(Number(told['timestamp'])).toBe(truth.time.getTime() / 1000 + time);
      const sees = await ask(
        liar.url,
        'eth_call',
        { to: node.multicall3, data: '0x42cbb15c' },
        { blockHash: told['hash'] },
      );
      expect(sees).toMatch(/^0x[0-9a-f]{64}$/);
    },
  );

  it('spoils proofs', async () => {
    const question = ['eth_getProof', node.registry, [`0x${'00'.repeat(32)}`], 'latest'] as const;
    const truth = (await ask(node.url, ...question)) as { accountProof: string[] };
    const seen = new Set([JSON.stringify(truth)]);
    for (const fault of ['flip a bit', 'swap two nodes', 'drop a node', 'repeat a node'] as const) {
      liar.tell(proofLie(fault));
      const told = (await ask(liar.url, ...question)) as { accountProof: string[] };
      expect(told.accountProof.length - truth.accountProof.length).toBe(
        { 'drop a node': -1, 'repeat a node': 1 }[fault as string] ?? 0,
      );
      seen.add(JSON.stringify(told));
    }
    expect(seen.size).toBe(5);
  });
});
