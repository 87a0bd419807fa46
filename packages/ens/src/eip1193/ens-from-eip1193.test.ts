import { type EthereumNode, startEthereumNode } from '@peername/devnet';
import {
  isResolverError,
  type NameService,
  type ReadOutcome,
  type TraceEvent,
} from '@peername/resolver-core';
import { JsonRpcProvider } from 'ethers';
import { createClient, http } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localNetwork, noLocalChain, tellingNames } from '../../testing/local-chain.ts';
import { header, scriptedEndpoint } from '../../testing/scripted-chain.ts';
import { type Eip1193Provider, type Eip1193Settings, ensFromEip1193 } from '../eip1193.ts';
import { ens } from '../index.ts';

const keys = ['io.staex.id', 'staex-id', 'libp2p-peer-id'];

const read = (service: NameService, name: string): Promise<ReadOutcome> =>
  service.read(service.parse(name), keys).catch((error: unknown) => {
    if (isResolverError(error)) return error;
    throw error;
  });

/** An outcome without what differs between ways to the same chain. */
function essence(outcome: ReadOutcome): unknown {
  if (isResolverError(outcome)) return [outcome.code, outcome.reason];
  const { evidence, ...rest } = outcome;
  return { ...rest, offchain: evidence.offchain };
}

describe.skipIf(noLocalChain)('over a provider of the local chain', () => {
  let node: EthereumNode;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    node = await startEthereumNode();
    closing.push(() => node.close());
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  /** Over fetch, with all that JSON-RPC servers say. */
  const plain = (): Eip1193Provider => ({
    async request({ method, params }) {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const headers = { 'content-type': 'application/json' };
      const reply = (await (await fetch(node.url, { method: 'POST', body, headers })).json()) as {
        readonly error?: object;
        readonly result?: unknown;
      };
      if (reply.error) throw reply.error;
      return reply.result;
    },
  });
  const viem = (): Eip1193Provider => createClient({ transport: http(node.url) });
  const ethers = (): Eip1193Provider => {
    const provider = new JsonRpcProvider(node.url, 1, { staticNetwork: true, cacheTimeout: -1 });
    closing.push(() => provider.destroy());
    return { request: ({ method, params }) => provider.send(method, params as unknown[]) };
  };
  const open = (provider: Eip1193Provider, more: Eip1193Settings = {}): NameService =>
    ensFromEip1193(provider, {
      network: localNetwork(node),
      ccip: { origins: [node.ccipOrigin, node.closedOrigin] },
      ...more,
    });

  test.each([
    ['a plain one', plain],
    ['that of viem', viem],
    ['that of ethers', ethers],
  ])('%s gives the answers that the endpoint itself gives', async (_, make) => {
    const direct = ens({
      network: localNetwork(node),
      ccip: { origins: [node.ccipOrigin, node.closedOrigin] },
    });
    const through = open(make());
    for (const name of tellingNames) {
      const [expected, outcome] = await Promise.all([read(direct, name), read(through, name)]);
      expect(essence(outcome), name).toEqual(essence(expected));
    }
    expect(await through.reverse?.(node.accounts[1] as string)).toMatchObject({ state: 'found' });
  });

  test('the evidence names it by its title, and says proof only where the caller does', async () => {
    expect(await read(open(plain()), 'alice.eth')).toMatchObject({
      evidence: { assurance: 'single', asked: 1, agreed: 1, endpoints: ['eip1193://provider'] },
    });
    expect(await read(open(plain(), { assurance: 'proof', title: 'helios' }), 'alice.eth')).toMatchObject({
      evidence: { assurance: 'proof', asked: 1, agreed: 1, endpoints: ['eip1193://helios'] },
    });
    expect(() => open(plain(), { title: 'https://x/?key' })).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', reason: 'bad-title' }),
    );
  });

  test('many names are read at one block', async () => {
    const service = open(viem());
    const name = service.parse('alice.eth');
    const outcomes = await service.readMany?.(Array.from({ length: 100 }, () => ({ name, keys })));
    expect(outcomes).toHaveLength(100);
    expect(new Set(outcomes?.map((o) => !isResolverError(o) && o.evidence.block.hash)).size).toBe(1);
  });
});

const network = { id: 'scripted', title: 'Scripted', chainId: 1, endpoints: [] };
const noName = `0x77209fe8${'00'.repeat(31)}20${'00'.repeat(32)}`;

/** A provider of chain 1 at block 100 where no name is, and what it does to calls. */
function scripted(call: () => unknown, chainId = () => '0x1') {
  const endpoint = scriptedEndpoint({ call, chainId });
  const provider: Eip1193Provider = {
    request: ({ method, params }) => endpoint.request(method, params as unknown[]),
  };
  return { endpoint, provider };
}

const outcomeOf = async (provider: unknown, timeout = 2_000) => {
  const service = ensFromEip1193(provider as Eip1193Provider, { network, timeout });
  const outcome = await read(service, 'alice.eth');
  return isResolverError(outcome) ? `${outcome.code} ${outcome.reason}` : outcome;
};

describe('a provider', () => {
  test('that tells numbers and reverts as Helios does is understood', async () => {
    const calls: unknown[] = [];
    const helios: Eip1193Provider = {
      async request({ method, params }) {
        if (method === 'eth_chainId') return 1;
        if (method === 'eth_getBlockByNumber') return header(100);
        const [, block] = params as readonly unknown[];
        calls.push(block);
        throw new Error(
          typeof block === 'object' ? 'invalid type: map' : `Error: execution reverted: ${noName.slice(2)}`,
        );
      },
    };
    expect(await outcomeOf(helios)).toMatchObject({ state: 'absent', reason: 'name' });
    expect(calls).toEqual([{ blockHash: header(100).hash, requireCanonical: true }, '0x64']);
  });

  test('that hangs ends a read at its deadline, and at once when the caller gives up', async () => {
    const hanging = { request: () => new Promise(() => {}) };
    expect(await outcomeOf(hanging, 50)).toBe('TIMEOUT undefined');

    const service = ensFromEip1193(hanging as Eip1193Provider, { network });
    const ending = new AbortController();
    const work = service.read(service.parse('alice.eth'), keys, { signal: ending.signal }).catch((e) => e);
    ending.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
  });

  test('that hung is asked again once it answers, however many requests it let hang', async () => {
    let hangs = true;
    const { provider } = scripted(() => {
      throw { code: 3, message: 'execution reverted', data: noName };
    });
    const moody: Eip1193Provider = {
      request: (call) => (hangs ? new Promise(() => {}) : provider.request(call)),
    };
    const service = ensFromEip1193(moody, { network, timeout: 30 });
    for (let i = 0; i < 20; i++) expect(await read(service, `a${i}.eth`)).toMatchObject({ code: 'TIMEOUT' });
    hangs = false;
    expect(await read(service, 'alice.eth')).toMatchObject({ state: 'absent', reason: 'name' });
  });

  test.each([
    ['10 MB of data', () => `0x${'ab'.repeat(5_000_000)}`],
    ['10 MB in a list', () => Array.from({ length: 1_000 }, () => 'x'.repeat(10_000))],
    ['an error of 10 MB', () => Promise.reject({ code: 3, message: 'x'.repeat(10_000_000), data: noName })],
  ])('that sends %s is cut short', async (what, call) => {
    const { provider } = scripted(call);
    expect(await outcomeOf(provider)).toEqual(
      what.startsWith('an error') ? expect.objectContaining({ reason: 'name' }) : 'TOO_LARGE undefined',
    );
  });

  test.each([
    [
      'throws in place of rejecting',
      {
        request: () => {
          throw new Error('x');
        },
      },
      'UNAVAILABLE rpc-error',
    ],
    ['throws nothing', { request: () => Promise.reject() }, 'UNAVAILABLE undefined'],
    ['is none', {}, 'UNAVAILABLE rpc-error'],
    ['answers nothing', { request: async () => undefined }, 'PROTOCOL undefined'],
    [
      'answers with a ring',
      {
        request: async () => {
          const ring: { a?: unknown } = {};
          ring.a = ring;
          return ring;
        },
      },
      'PROTOCOL undefined',
    ],
    ['answers with a bigint', { request: async () => 1n }, 'PROTOCOL undefined'],
    ['answers with something else', { request: async () => new Map() }, 'PROTOCOL undefined'],
    ['was told no', { request: () => Promise.reject({ code: 4001 }) }, 'UNAVAILABLE user-rejected'],
  ])('that %s is an outage', async (_, provider, expected) => {
    expect(await outcomeOf(provider)).toBe(expected);
  });

  test('that is switched to another chain is refused from then on', async () => {
    let chain = '0x1';
    const { provider } = scripted(
      () => {
        throw { code: 3, message: 'execution reverted', data: noName };
      },
      () => chain,
    );
    const service = ensFromEip1193(provider, { network, timeout: 500 });
    expect(await read(service, 'alice.eth')).toMatchObject({ state: 'absent' });
    chain = '0xaa36a7';
    // At the head that is kept: some providers take a block by its number alone, which the other chain has as well.
    expect(await read(service, 'alice.eth')).toMatchObject({ code: 'WRONG_NETWORK' });
    const at = await service.blocks?.blockAt(100n).catch((error: unknown) => error);
    expect(at).toMatchObject({ code: 'WRONG_NETWORK' });
  });

  test('tells each request to a trace', async () => {
    const events: TraceEvent[] = [];
    const { provider } = scripted(() => {
      throw { code: 3, message: 'execution reverted', data: noName };
    });
    const service = ensFromEip1193(provider, { network, title: 'wallet' });
    await service.read(service.parse('alice.eth'), keys, { trace: (event) => events.push(event) });
    expect(
      events
        .filter(({ step }) => step === 'request')
        .map(({ detail, endpoint, failed }) => [detail, endpoint, failed]),
    ).toEqual([
      ['eth_getBlockByNumber', 'eip1193://wallet', undefined],
      ['eth_chainId', 'eip1193://wallet', undefined],
      ['eth_call', 'eip1193://wallet', '3'],
    ]);
  });
});
