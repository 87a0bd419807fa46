import { ethereumAddresses } from '@peername/devnet';
import { createEndpoint, type RpcEndpoint } from '@peername/json-rpc';
import {
  BrowserProvider,
  Contract,
  JsonRpcProvider,
  namehash,
  Transaction,
  type TransactionLike,
} from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localNetwork, noLocalChain } from '../../testing/local-chain.ts';
import {
  type PublishingStage,
  peers,
  refusalOf,
  resolverAbi,
  startPublishing,
  stepsOf,
  walletOf,
  zeroAccount,
} from '../../testing/publishing.ts';
import { ensPublisher } from './index.ts';
import { encodeWrites } from './write-calls.ts';

const alice = walletOf(1);
const change = { key: 'staex-id', value: peers.one };
const node32 = Uint8Array.from(Buffer.from(namehash('alice.eth').slice(2), 'hex'));

describe.skipIf(noLocalChain)('a publisher of ENS names refuses', () => {
  let stage: PublishingStage;
  let provider: JsonRpcProvider;
  beforeAll(async () => {
    stage = await startPublishing(0);
    provider = new JsonRpcProvider(stage.node.url, 1, { staticNetwork: true });
  });
  afterAll(async () => {
    provider?.destroy();
    await stage?.close();
  });

  const planRefusal = (name: string, changes = [change], account?: string) =>
    refusalOf(stage.plan(name, changes, account));

  it.each([
    ['nobody-has-this.eth', 'no-name', 'Nobody owns nobody-has-this.eth'],
    ['foo.alice.eth', 'no-name', 'Nobody owns foo.alice.eth'],
    ['noresolver.eth', 'no-resolver', 'set the public resolver at app.ens.domains'],
    ['nocode.eth', 'unfit-resolver', 'keeps no texts'],
    ['empty.eth', 'unfit-resolver', 'keeps no texts'],
    ['reverts.eth', 'unfit-resolver', 'keeps no texts'],
    ['badutf8.eth', 'unfit-resolver', 'not even the owner'],
    ['zed.wild.eth', 'wildcard', 'exists only through wild.eth'],
    ['a.b.wild.eth', 'wildcard', 'exists only through wild.eth'],
    ['ok.ccip.eth', 'offchain', 'change them there'],
    ['direct.eth', 'offchain', 'whoever runs direct.eth'],
    ['anything.ccip.eth', 'offchain', 'whoever runs ccip.eth'],
  ])('to plan for %s: %s', async (name, reason, words) => {
    const refusal = await planRefusal(name);
    expect(refusal).toMatchObject({ reason, message: expect.stringContaining(words) });
    expect(refusal.shortMessage).not.toMatch(/\.$/);
  });

  it('a wrapped name whose resolver does not know wrapped names, which would refuse everybody', async () => {
    const { node } = stage;
    await node.createName('doomed.eth', { owner: node.accounts[4]! });
    expect((await stage.plan('doomed.eth', [change], walletOf(4).address)).mayWrite).toBe(true);
    await node.wrapName('doomed.eth');
    expect(await planRefusal('doomed.eth', [change], walletOf(4).address)).toMatchObject({
      reason: 'unfit-resolver',
      message: expect.stringMatching(/wrapped, and its resolver .* does not know wrapped names/),
    });
  });

  it('a wrapped name that has expired', async () => {
    const { node } = stage;
    await node.createName('over.eth', { resolver: 'current' });
    await node.wrapName('over.eth');
    const abi = ['function setExpiry(bytes32 node, uint64 expiry)'];
    const wrapper = new Contract(ethereumAddresses.nameWrapper, abi, await provider.getSigner(0));
    await (await wrapper.getFunction('setExpiry')(namehash('over.eth'), 1)).wait();
    expect(await planRefusal('over.eth')).toMatchObject({ reason: 'expired' });
  });

  it('a resolver that takes every call and keeps nothing', async () => {
    const { node } = stage;
    const swallower = '0x00000000000000000000000000000000000005a1';
    // Answers the text "x" to whatever is asked.
    const code = `0x60206000526001602052${`7f78${'00'.repeat(31)}`}60405260606000f3`;
    await node.rpc('anvil_setCode', [swallower, code]);
    await node.createName('swallows.eth', { resolver: 'none' });
    await node.setResolver('swallows.eth', swallower);
    expect(await planRefusal('swallows.eth', [change], walletOf(0).address)).toMatchObject({
      reason: 'unfit-resolver',
    });
  });

  it('several records at once where the resolver takes one', async () => {
    const changes = [change, { key: 'url', value: 'x' }];
    expect(await planRefusal('legacy.eth', changes, alice.address)).toMatchObject({
      reason: 'unfit-resolver',
      message: expect.stringContaining('one after another'),
    });
  });

  it('values that nobody could dial, and records that do not fit', async () => {
    const long = { key: 'note', value: 'x'.repeat(30_000) };
    for (const [changes, reason] of [
      [[{ key: 'staex-id', value: 'nonsense' }], 'invalid-value'],
      [[{ key: 'contenthash', value: 'ipfs://x' }], 'invalid-value'],
      [[change, { ...change, value: peers.two }], 'invalid-value'],
      [[long], 'too-large'],
      [[long, { ...long, key: 'b' }, { ...long, key: 'c' }], 'too-large'],
    ] as const) {
      expect(await planRefusal('alice.eth', [...changes], alice.address)).toMatchObject({ reason });
    }
  });

  it('an account that is none', async () => {
    await expect(stage.plan('alice.eth', [change], '0x1234')).rejects.toMatchObject({
      reason: 'bad-account',
    });
    expect(['0x1234', alice.address, 'alice.eth'].map(stage.publisher.supportsAccount)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('to make a transaction for one who may not write, and names those who may', async () => {
    const plan = await stage.plan('alice.eth', [change], walletOf(7).address);
    for (const work of [stage.publisher.prepare(plan), stage.publisher.sign(plan, walletOf(7))]) {
      expect(await refusalOf(work)).toMatchObject({
        reason: 'not-authorised',
        message: expect.stringContaining(`${alice.address} may`),
      });
    }
    await expect(stage.publisher.prepare(await stage.plan('alice.eth', [change]))).rejects.toThrow(
      RangeError,
    );
  });

  it('to make a transaction once the name has another owner', async () => {
    const { node, publisher } = stage;
    await node.createName('sold.eth', { owner: alice.address as never });
    const plan = await stage.plan('sold.eth', [change], alice.address);
    await node.createName('sold.eth', { owner: node.accounts[2]! });
    expect(await refusalOf(publisher.prepare(plan))).toMatchObject({ reason: 'not-authorised' });
  });

  it('to write where the records are no longer', async () => {
    const { node, publisher } = stage;
    await node.createName('moved.eth', { owner: alice.address as never });
    const plan = await stage.plan('moved.eth', [change], alice.address);
    const code = `0x363d3d373d3d363d3d73${node.publicResolver.slice(2)}5af13d600060003e602d573d6000fd5b3d6000f3`;
    const elsewhere = `0x${'e1'.repeat(20)}` as const;
    await node.rpc('anvil_setCode', [elsewhere, code]);
    await node.setResolver('moved.eth', elsewhere);
    expect(await refusalOf(publisher.prepare(plan))).toMatchObject({ reason: 'outdated' });
    expect(await refusalOf(publisher.sign(plan, alice))).toMatchObject({ reason: 'outdated' });
  });

  it('to write over records that are not those of the plan any more', async () => {
    const { node, publisher } = stage;
    await node.createName('shared.eth', {
      owner: alice.address as never,
      texts: { [change.key]: peers.two },
    });
    const plan = await stage.plan('shared.eth', [change], alice.address);
    await node.setText('shared.eth', 'url', 'https://nobody-minds.example');
    await publisher.prepare(plan);
    await node.setText('shared.eth', change.key, '');
    for (const work of [publisher.prepare(plan), publisher.sign(plan, alice)])
      expect(await refusalOf(work)).toMatchObject({ reason: 'outdated' });
  });

  it.each([
    ['to take a place in line that is none', 'eth_getTransactionCount', '0xffffffffffffffffff'],
    ['gas that is none', 'eth_estimateGas', '0x0'],
  ])('%s', async (_, asked, answer) => {
    const plan = await stage.plan('alice.eth', [change], alice.address);
    const endpoint = createEndpoint(stage.node.url);
    const lying: RpcEndpoint = {
      ...endpoint,
      request: async (method, params, options) =>
        method === asked ? answer : endpoint.request(method, params, options),
    };
    const publisher = ensPublisher({ network: localNetwork(stage.node), endpoints: [lying], timeout: 3_000 });
    await expect(publisher.sign(plan, alice)).rejects.toMatchObject({ code: 'PROTOCOL' });
    await publisher.close();
  });

  it('an account that cannot pay', async () => {
    const poor = walletOf(9);
    const plan = await stage.plan('poor.eth', [change], poor.address);
    expect(plan).toMatchObject({ mayWrite: true, cost: { balance: 0n } });
    expect(await refusalOf(stage.publisher.sign(plan, poor))).toMatchObject({
      reason: 'insufficient-funds',
      message: expect.stringMatching(/has 0 ETH and needs up to \S+ ETH$/),
    });
  });

  it('to pay more than the plan said', async () => {
    const plan = await stage.plan('alice.eth', [change], alice.address);
    await stage.node.rpc('anvil_setNextBlockBaseFeePerGas', ['0x174876e800']);
    await stage.node.mine(1);
    // Nor does allowing more make a plan of before stand.
    for (const maxFee of [undefined, 10n ** 20n, 1n])
      expect(await refusalOf(stage.publisher.prepare(plan, { maxFee }))).toMatchObject({
        reason: 'outdated',
        message: 'The change of alice.eth costs more by now than was planned; look at a new plan',
      });
    const again = await stage.plan('alice.eth', [change], alice.address);
    const unsigned = await stage.publisher.prepare(again);
    if (unsigned.type !== 'ethereum') throw new Error('It is for another chain');
    const { gas, maxFeePerGas } = unsigned.transaction;
    expect(BigInt(gas ?? 0) * BigInt(maxFeePerGas ?? 0)).toBeLessThanOrEqual(again.cost?.fee ?? 0n);
    await stage.node.rpc('anvil_setNextBlockBaseFeePerGas', ['0x1']);
    await stage.node.mine(1);
  });

  it('to pay more than whoever signs wants to', async () => {
    const plan = await stage.plan('alice.eth', [change], alice.address);
    const maxFee = (plan.cost?.fee ?? 0n) - 1n;
    expect((await stage.publisher.sign(plan, alice, { maxFee })).fee).toBeLessThanOrEqual(maxFee);
    for (const work of [
      stage.publisher.prepare(plan, { maxFee: 1n }),
      stage.publisher.sign(plan, alice, { maxFee: 0n }),
    ])
      expect(await refusalOf(work)).toMatchObject({
        reason: 'outdated',
        message: expect.stringMatching(
          /^The fee for alice\.eth is 0\.\d+ ETH by now, over the \S+ ETH that may be paid; wait until it is lower, or allow more$/,
        ),
      });
  });

  it('a signer with another account', async () => {
    const plan = await stage.plan('alice.eth', [change], alice.address);
    const refusal = await refusalOf(stage.publisher.sign(plan, walletOf(2)));
    expect(refusal).toMatchObject({
      reason: 'wrong-account',
      message: expect.stringContaining(alice.address),
    });
  });

  describe('what a wallet', () => {
    /** A wallet over the local chain, but for what it answers to some methods. */
    const walletWith = (answers: Record<string, () => unknown>) => {
      const asked: string[] = [];
      const browser = new BrowserProvider({
        request: async ({
          method,
          params,
        }: {
          method: string;
          params?: unknown[] | Record<string, unknown>;
        }) => {
          asked.push(method);
          const answer = answers[method];
          return answer ? answer() : stage.node.rpc(method, params as unknown[]);
        },
      });
      return { browser, asked };
    };
    const refusing =
      (code: number, message = 'no') =>
      () => {
        throw Object.assign(new Error(message), { code });
      };

    it.each([
      [4001, 'User rejected the request.', 'declined'],
      [4100, 'Unauthorized', 'wallet-locked'],
      [-32002, 'Request already pending', 'wallet-locked'],
      [4200, 'Unsupported', 'unfit-wallet'],
      [-32000, 'insufficient funds for gas * price + value', 'insufficient-funds'],
      [-32000, 'nonce too low', 'outdated'],
      [-32000, 'replacement transaction underpriced', 'refused'],
      // Which can be that it did not reach its server any more.
      [-32603, 'Internal JSON-RPC error.', 'unconfirmed'],
      [-32002, 'RPC endpoint returned too many errors, retrying in 0.5 minutes.', 'unconfirmed'],
      [4900, 'Disconnected', 'unconfirmed'],
      [4901, 'Chain disconnected', 'unconfirmed'],
    ])('says by %i "%s": %s, and asks it once', async (code, words, reason) => {
      const { browser, asked } = walletWith({ eth_sendTransaction: refusing(code, words) });
      const signer = await browser.getSigner(alice.address);
      const plan = await stage.plan('alice.eth', [change], alice.address);
      const { steps, error } = await stepsOf(stage.publisher.publish(plan, signer));
      expect([steps, error?.reason]).toEqual([[], reason]);
      expect(asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1);
      browser.destroy();
    });

    it('leaves open when it falls silent, or answers with no hash, which may have been sent', async () => {
      for (const silent of [
        () => {
          throw new Error('socket closed');
        },
        () => 'done',
      ]) {
        const { browser } = walletWith({ eth_sendTransaction: silent });
        const plan = await stage.plan('alice.eth', [change], alice.address);
        const signer = await browser.getSigner(alice.address);
        const { error } = await stepsOf(stage.publisher.publish(plan, signer));
        expect(error).toMatchObject({ reason: 'unconfirmed' });
        browser.destroy();
      }
    });

    it('is still asking when the caller has enough of waiting', async () => {
      const { browser } = walletWith({ eth_sendTransaction: () => new Promise(() => {}) });
      const plan = await stage.plan('alice.eth', [change], alice.address);
      const signer = await browser.getSigner(alice.address);
      const enough = new AbortController();
      setTimeout(() => enough.abort(), 300);
      await expect(
        stepsOf(stage.publisher.publish(plan, signer, { signal: enough.signal })),
      ).rejects.toMatchObject({ code: 'ABORTED' });
      browser.destroy();
    });

    it('cannot do: sign without sending', async () => {
      const { browser } = walletWith({ eth_signTransaction: refusing(4200) });
      const plan = await stage.plan('alice.eth', [change], alice.address);
      const signer = await browser.getSigner(alice.address);
      expect(await refusalOf(stage.publisher.sign(plan, signer))).toMatchObject({ reason: 'unfit-wallet' });
      browser.destroy();
    });

    it('would not do before it was switched to the right chain', async () => {
      let chain: string | undefined = '0xaa36a7';
      const { browser } = walletWith({ eth_chainId: () => chain ?? stage.node.rpc('eth_chainId', []) });
      const publisher = ensPublisher({ network: localNetwork(stage.node), provider: browser });
      const plan = () => publisher.plan(publisher.parse('alice.eth'), [change]);
      expect(await refusalOf(plan())).toMatchObject({ reason: 'wrong-chain' });
      chain = undefined;
      expect(await plan()).toMatchObject({ changes: [change] });
      await publisher.close();
      browser.destroy();
    });

    it('would do on another chain', async () => {
      const { browser, asked } = walletWith({ eth_chainId: () => '0xaa36a7' });
      const signer = await browser.getSigner(alice.address);
      const plan = await stage.plan('alice.eth', [change], alice.address);
      const { error } = await stepsOf(stage.publisher.publish(plan, signer));
      expect(error).toMatchObject({ reason: 'wrong-chain', message: expect.stringContaining('Devnet') });
      expect(asked).not.toContain('eth_sendTransaction');
      const publisher = ensPublisher({ network: localNetwork(stage.node), provider: browser });
      expect(await refusalOf(publisher.plan(publisher.parse('alice.eth'), [change]))).toMatchObject({
        reason: 'wrong-chain',
      });
      browser.destroy();
    });
  });

  describe('what was signed elsewhere', () => {
    const fields = (more: Partial<TransactionLike> = {}): TransactionLike => ({
      type: 2,
      chainId: 1,
      to: stage.node.publicResolver,
      data: `0x${Buffer.from(encodeWrites(node32, [change])).toString('hex')}`,
      nonce: 0,
      gasLimit: 100_000,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
      ...more,
    });
    const signed = async (more: Partial<TransactionLike> = {}) =>
      (await alice.signTransaction(fields(more) as never)) as `0x${string}`;
    const read = async (raw: string) =>
      stage.publisher.read(stage.publisher.parse('alice.eth'), raw as never);

    it('is taken when it is the change, of any plain type, and with a way to say so', async () => {
      for (const more of [{}, { type: 1, gasPrice: 10n ** 10n }, { type: 0, gasPrice: 10n ** 10n }]) {
        const plain = 'type' in more ? { maxFeePerGas: null, maxPriorityFeePerGas: null } : {};
        expect(await read(await signed({ ...plain, ...more }))).toMatchObject({
          account: alice.address,
          changes: [change],
        });
      }
    });

    it.each<[string, () => Promise<string>, string]>([
      ['is no transaction', async () => '0x1234', 'not-this-change'],
      ['is not even hex', async () => 'hello', 'not-this-change'],
      ['is not signed', async () => Transaction.from(fields()).unsignedSerialized, 'not-this-change'],
      ['is for another chain', () => signed({ chainId: 11_155_111 }), 'wrong-chain'],
      [
        'is for any chain',
        () => signed({ type: 0, chainId: 0, gasPrice: 1n, maxFeePerGas: null, maxPriorityFeePerGas: null }),
        'wrong-chain',
      ],
      ['is for another contract', () => signed({ to: zeroAccount }), 'not-this-change'],
      ['makes a contract', () => signed({ to: null }), 'not-this-change'],
      ['sends ether', () => signed({ value: 1n }), 'not-this-change'],
      [
        'changes another name',
        () =>
          signed({
            data: fields().data?.replace(namehash('alice.eth').slice(2), namehash('bob.eth').slice(2)) ?? '',
          }),
        'not-this-change',
      ],
      ['has more behind the call', () => signed({ data: `${fields().data}00` }), 'not-this-change'],
      ['calls nothing', () => signed({ data: '0x' }), 'not-this-change'],
      [
        'hides another call among those of a multicall',
        async () => {
          const resolver = new Contract(zeroAccount, resolverAbi).interface;
          const other = resolver.encodeFunctionData('setApprovalForAll', [alice.address, true]);
          return signed({ data: resolver.encodeFunctionData('multicall', [[fields().data ?? '', other]]) });
        },
        'not-this-change',
      ],
    ])('is refused when it %s', async (_, make, reason) => {
      expect(await refusalOf(read(await make()))).toMatchObject({ reason });
    });

    it('is refused for a signature by somebody else, of something else, and of nothing', async () => {
      const { publisher } = stage;
      const plan = await stage.plan('alice.eth', [change], alice.address);
      const unsigned = await publisher.prepare(plan);
      if (unsigned.type !== 'ethereum') throw new Error('It is for another chain');
      const bob = await walletOf(2).signTransaction(Transaction.from(unsigned.serialized));
      const signature = Transaction.from(bob).signature?.serialized as `0x${string}`;
      const join = (name: string, one: `0x${string}`) =>
        refusalOf(publisher.read(publisher.parse(name), { unsigned, signature: one }));
      expect(await join('alice.eth', signature)).toMatchObject({ reason: 'wrong-account' });
      expect(await join('bob.eth', signature)).toMatchObject({ reason: 'not-this-change' });
      expect(await join('alice.eth', '0x12')).toMatchObject({ reason: 'not-this-change' });
    });

    it('never shows up in the error, for it may be a key', async () => {
      const { privateKey } = alice;
      const refusal = await refusalOf(read(privateKey));
      expect(`${refusal.stack} ${JSON.stringify(refusal)} ${refusal.cause}`).not.toContain(
        privateKey.slice(2, 20),
      );
    });
  });
});
