import { type EthereumNode, startEthereumNode } from '@peername/devnet';
import { isResolverError, type NameService, quorumOf, type ReadOutcome } from '@peername/resolver-core';
import {
  createVerifiedProvider,
  ensLies,
  type Lie,
  type LyingEndpoint,
  proofLie,
  startLyingEndpoint,
} from '@peername/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { localNetwork, noLocalChain, tellingNames } from '../../testing/local-chain.ts';
import { ensFromEip1193 } from '../eip1193.ts';
import { type EnsOptions, ens } from '../index.ts';

const keys = ['io.staex.id', 'staex-id', 'libp2p-peer-id'];

describe.skipIf(noLocalChain)('over a provider that proves what it hands out', () => {
  let node: EthereumNode;
  let endpoint: LyingEndpoint;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    node = await startEthereumNode();
    endpoint = await startLyingEndpoint(node.url);
    closing.push(
      () => node.close(),
      () => endpoint.close(),
    );
  });
  afterEach(() => endpoint.beHonest());
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  const settings = (): EnsOptions => ({
    network: localNetwork(node),
    ccip: { origins: [node.ccipOrigin, node.closedOrigin] },
    // The EVM runs in JavaScript here, on a machine that may be busy with other tests.
    timeout: 30_000,
  });
  /** A light client that trusts the block which the node itself has for its head, and nothing from the endpoint. */
  const verified = (more: { readonly title?: string } = {}): NameService => {
    const trusted = async () => (await node.block()).hash;
    const provider = createVerifiedProvider({ url: endpoint.url, trusted });
    closing.push(() => provider.close());
    return ensFromEip1193(provider, { ...settings(), assurance: 'proof', title: 'light-client', ...more });
  };
  const read = (service: NameService, name: string): Promise<ReadOutcome> =>
    service.read(service.parse(name), keys).catch((error: unknown) => {
      if (isResolverError(error)) return error;
      throw error;
    });
  const essence = (outcome: ReadOutcome): unknown => {
    if (isResolverError(outcome)) return [outcome.code, outcome.reason];
    const { evidence, ...rest } = outcome;
    return { ...rest, offchain: evidence.offchain };
  };

  test('alice.eth resolves, proved against the trusted block', async () => {
    const outcome = await read(verified(), 'alice.eth');
    expect(outcome).toMatchObject({
      state: 'found',
      evidence: { assurance: 'proof', asked: 1, agreed: 1, endpoints: ['eip1193://light-client'] },
    });
    const { block } = (outcome as Exclude<ReadOutcome, Error>).evidence;
    expect(block).toEqual(await node.block());
  });

  test('absence is proved too', async () => {
    for (const name of ['noresolver.eth', 'nobody-has-this.eth']) {
      expect(await read(verified(), name)).toMatchObject({
        state: 'absent',
        reason: 'name',
        evidence: { assurance: 'proof' },
      });
    }
  });

  test('names give what the node itself gives, off-chain ones too', async () => {
    const service = verified();
    const direct = ens(settings());
    for (const name of tellingNames) {
      const [proved, told] = await Promise.all([read(service, name), read(direct, name)]);
      expect(essence(proved), name).toEqual(essence(told));
    }
  });

  test('a change is seen at the next block, and the block before can still be read', async () => {
    const service = verified();
    const before = (await service.blocks?.head()) as NonNullable<Awaited<ReturnType<typeof node.block>>>;
    await node.createName('changes.eth', { texts: { 'staex-id': 'new' } });
    await node.mine();
    const name = service.parse('changes.eth');
    expect(await service.read(name, keys, { at: before })).toMatchObject({ state: 'absent' });
    const at = await service.blocks?.head();
    expect(await service.read(name, keys, { at })).toMatchObject({ state: 'found' });
  });

  /** A lie about the results of one method. */
  const lieAbout = (method: string, change: (result: never) => unknown): Lie => ({
    says: `lies about ${method}`,
    tell: (call, truth) =>
      call.method === method && truth.result ? { result: change(truth.result as never) } : truth,
  });
  const another = (address: string): Lie => ({
    says: 'proves another account',
    ask: (call) =>
      call.method === 'eth_getProof' ? { ...call, params: [address, ...call.params.slice(1)] } : call,
  });
  type Proof = { readonly storageProof: readonly { readonly proof: readonly string[] }[] };

  test.each<[string, () => Lie]>([
    ['a bit of a proof', () => proofLie('flip a bit')],
    ['the order of a proof', () => proofLie('swap two nodes')],
    ['a node that it leaves out', () => proofLie('drop a node')],
    ['all nodes, which it leaves out', () => lieAbout('eth_getProof', () => ({}))],
    [
      'the value of a slot, in the leaf of its proof',
      () =>
        lieAbout('eth_getProof', ({ storageProof, ...rest }: Proof) => ({
          ...rest,
          storageProof: storageProof.map(({ proof, ...slot }) => ({
            ...slot,
            proof: [...proof.slice(0, -1), `${proof.at(-1)?.slice(0, -4)}beef`],
          })),
        })),
    ],
    ['which account it proves', () => another(node.accounts[0] as string)],
    ['code', () => lieAbout('eth_getCode', (code: string) => `${code.slice(0, -2)}00`)],
    ['code, saying that there is none', () => lieAbout('eth_getCode', () => '0x')],
    [
      'the state root',
      () =>
        lieAbout('eth_getBlockByHash', (block: object) => ({ ...block, stateRoot: `0x${'11'.repeat(32)}` })),
    ],
    [
      'the number of a block',
      () => lieAbout('eth_getBlockByHash', (block: object) => ({ ...block, number: '0x7fffffff' })),
    ],
    [
      'the time of a block',
      () => lieAbout('eth_getBlockByHash', (block: object) => ({ ...block, timestamp: '0x1' })),
    ],
    [
      'the block, giving another',
      () => lieAbout('eth_getBlockByHash', () => ({ hash: `0x${'22'.repeat(32)}` })),
    ],
  ])('a node that lies about %s is found out, and gives no answer', async (_, lie) => {
    endpoint.tell(lie());
    const outcome = await read(verified(), 'alice.eth');
    expect(outcome).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-proof' });
  });

  test('lies about what needs no believing change nothing', async () => {
    endpoint.tell(
      ensLies.record('alice.eth', 'staex-id', 'evil'),
      ensLies.otherChain(),
      lieAbout('eth_getProof', ({ storageProof, ...rest }: Proof) => ({
        ...rest,
        codeHash: `0x${'33'.repeat(32)}`,
        storageHash: `0x${'33'.repeat(32)}`,
        storageProof: storageProof.map((slot) => ({ ...slot, value: '0xbad' })),
      })),
      lieAbout('eth_getBlockByHash', (block: object) => ({
        ...block,
        hash: '0x00',
        fieldOfTheFuture: '0x1',
      })),
    );
    expect(essence(await read(verified(), 'alice.eth'))).toEqual(
      essence(await read(ens(settings()), 'alice.eth')),
    );
  });

  test('a node that was caught is believed again once it proves what it says', async () => {
    const service = verified();
    endpoint.tell(proofLie('flip a bit'));
    expect(await read(service, 'alice.eth')).toMatchObject({ reason: 'bad-proof' });
    endpoint.beHonest();
    expect(await read(service, 'alice.eth')).toMatchObject({ state: 'found' });
  });

  test('it is a member of a quorum like any other, and its proof is worth more', async () => {
    const others = [await startLyingEndpoint(node.url), await startLyingEndpoint(node.url)];
    const plain = others.map(({ url }) => ens({ ...settings(), endpoints: [url] }));
    try {
      const service = quorumOf([verified(), ...plain], { quorum: 3, timeout: 30_000 });
      expect(await read(service, 'alice.eth')).toMatchObject({
        state: 'found',
        evidence: { assurance: 'proof', asked: 3 },
      });
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });
});
