import { startAzeroNode } from '@peername/devnet';
import type { UnsignedExtrinsic } from '@peername/resolver-core/publish';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { ContractPromise } from '@polkadot/api-contract';
import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import {
  devPair,
  type PublishingStage,
  refusalOf,
  startPublishing,
  stepsOf,
} from '../../testing/publishing.ts';
import { fromHex, toHex } from '../hex.ts';
import { azeroPublisher } from './index.ts';
import { registryAbi } from './registry-abi.ts';

const alice = devPair('//Alice');
let stage: PublishingStage;
/** The signer elsewhere, with a connection of its own. */
let api: ApiPromise;

beforeAll(async () => {
  stage = await startPublishing();
  api = await ApiPromise.create({ provider: new WsProvider(stage.node.wsUrl) as never, noInitWarn: true });
});
afterAll(async () => {
  await api.disconnect();
  await stage.close();
});

let counter = 0;
async function prepared(account = alice.address, name = 'alice.azero'): Promise<UnsignedExtrinsic> {
  const { publisher } = stage;
  const changes = [{ key: 'url', value: `https://a${++counter}.example` }];
  const unsigned = await publisher.prepare(await publisher.plan(publisher.parse(name), changes, { account }));
  if (unsigned.type !== 'substrate') throw new Error('not of this chain');
  // As it gets to another machine.
  return JSON.parse(JSON.stringify(unsigned));
}
const read = (signed: Parameters<typeof stage.publisher.read>[1], name = 'alice.azero') =>
  stage.publisher.read(stage.publisher.parse(name), signed);
const signPayload = ({ payload }: UnsignedExtrinsic, pair = alice) =>
  api.registry.createType('ExtrinsicPayload', payload, { version: 4 }).sign(pair).signature;

describe('what was signed elsewhere', () => {
  it.each([
    ['a keyring that takes the payload', (unsigned: UnsignedExtrinsic) => signPayload(unsigned)],
    ['a device that takes bytes', ({ toSign }: UnsignedExtrinsic) => toHex(alice.sign(fromHex(toSign)))],
  ])('by %s is read back and sent', async (_, sign) => {
    const unsigned = await prepared();
    const signed = await read({ unsigned, signature: sign(unsigned) });
    expect(signed).toMatchObject({
      account: alice.address,
      changes: [{ key: 'url', value: `https://a${counter}.example` }],
      lastBlock: BigInt(unsigned.lastBlock),
    });
    expect(await stepsOf(stage.publisher.send(signed))).toHaveLength(3);
    expect(await stage.recordsOf('alice.azero')).toMatchObject({ url: `https://a${counter}.example` });
  });

  it('by a library that knows nothing of chains is read back', async () => {
    const pair = sr25519PairFromSeed(new Uint8Array(32).fill(7));
    const owner = api.createType('AccountId', pair.publicKey).toString();
    stage.node.setBalance(owner, 10n ** 15n);
    stage.node.register('seven', { owner });
    const unsigned = await prepared(owner, 'seven.azero');
    const signature = toHex(sr25519Sign(fromHex(unsigned.toSign), pair));
    const signed = await read({ unsigned, signature }, 'seven.azero');
    expect(signed.account).toBe(owner);
    expect(await stepsOf(stage.publisher.send(signed))).toHaveLength(3);
  });

  it('as a raw transaction is read back, whatever case its hex is in', async () => {
    const tx = write('alice', [['url', 'https://raw.example']]);
    await tx.signAsync(alice, { nonce: -1 });
    const raw = `0x${tx.toHex().slice(2).toUpperCase()}` as const;
    const signed = await read(raw);
    expect(signed).toMatchObject({ raw: tx.toHex(), hash: tx.hash.toHex(), account: alice.address });
    expect(signed.changes).toEqual([{ key: 'url', value: 'https://raw.example' }]);
    expect(signed.lastBlock).toBeGreaterThan(BigInt(stage.node.headBlock().number));
  });

  it('as one that never dies has no last block', async () => {
    const tx = write('alice', [['url', null]]);
    await tx.signAsync(alice, { nonce: -1, era: 0 });
    const signed = await read(tx.toHex());
    expect(signed.lastBlock).toBeUndefined();
    expect(signed.changes).toEqual([{ key: 'url', value: null }]);
  });

  it('for the name under its other ending is for the same name', async () => {
    const tx = write('alice', [['url', 'x']]);
    await tx.signAsync(alice, { nonce: -1 });
    expect(await read(tx.toHex(), 'ALICE.a0')).toMatchObject({ account: alice.address });
  });
});

describe('is not the change:', () => {
  const signed = async (tx: ReturnType<typeof write>, options = {}) => {
    await tx.signAsync(alice, { nonce: -1, ...options });
    return tx.toHex();
  };

  it.each([
    ['another name', () => signed(write('bob', [['url', 'x']]))],
    ['all other records gone', () => signed(write('alice', [['url', 'x']], { removeRest: true }))],
    ['coins sent along', () => signed(write('alice', [['url', 'x']], { value: 1 }))],
    [
      'a record twice',
      () =>
        signed(
          write('alice', [
            ['url', 'x'],
            ['url', 'y'],
          ]),
        ),
    ],
    ['nothing at all', () => signed(write('alice', []))],
    ['another contract', () => signed(write('alice', [['url', 'x']], { at: stage.node.router.ss58 }))],
    ['a tip', () => signed(write('alice', [['url', 'x']]), { tip: 1 })],
    ['a transfer', () => signed(call('balances', 'transferKeepAlive', devPair('//Bob').address, 1) as never)],
    ['another message', () => signed(call('contracts', 'call', ...callArguments('0x12345678')) as never)],
    [
      'a message with a tail',
      () => signed(call('contracts', 'call', ...callArguments(`${message()}00`)) as never),
    ],
    ['no signature', async () => write('alice', [['url', 'x']]).toHex()],
    ['garbage', async () => '0x1234' as const],
    ['no hex', async () => 'hello' as never],
    ['nothing', async () => '0x' as const],
    ['too much', async () => `0x${'00'.repeat(200_000)}` as const],
    ['a tail', async () => `${await signed(write('alice', [['url', 'x']]))}00` as const],
    ['an end too early', async () => (await signed(write('alice', [['url', 'x']]))).slice(0, -2) as never],
  ])('%s', async (_, make) => {
    expect(await refusalOf(read(await make()))).toMatchObject({ reason: 'not-this-change' });
  });

  it('a signature of another account', async () => {
    const unsigned = await prepared();
    const refusal = await refusalOf(read({ unsigned, signature: signPayload(unsigned, devPair('//Bob')) }));
    expect(refusal).toMatchObject({
      reason: 'not-this-change',
      details: 'the signature is not one of the account over it',
    });
  });

  it('a call that was changed under its signature, byte by byte', async () => {
    const raw = await signed(write('alice', [['url', 'https://a.example']]));
    const at = raw.indexOf(Buffer.from('https://a').toString('hex'));
    expect(at).toBeGreaterThan(0);
    for (const index of [at, at + 16, raw.length - 2]) {
      const changed = raw.slice(0, index) + (raw[index] === '6' ? '7' : '6') + raw.slice(index + 1);
      expect(await refusalOf(read(changed as never))).toMatchObject({
        reason: 'not-this-change',
        details: expect.stringMatching(/not (signed by its account|a signed transaction)/),
      });
    }
  });

  it.each([
    ['another call', () => ({ method: call('system', 'remark', '0x00').method.toHex() })],
    ['no call', () => ({ method: '0xffff' })],
    ['no address', () => ({ address: 'nobody' })],
    ['nonsense', () => ({ era: { $: 1 }, nonce: [], tip: 'x' })],
    ['no block', () => ({ blockNumber: 1.5, blockHash: '0x' })],
  ])('a payload that says %s', async (_, change) => {
    const unsigned = await prepared();
    const signature = signPayload(unsigned);
    const changed = { ...unsigned, payload: { ...unsigned.payload, ...change() } };
    expect(await refusalOf(read({ unsigned: changed, signature }))).toMatchObject({
      reason: 'not-this-change',
    });
  });

  it('a payload for another call that is signed as it says', async () => {
    const unsigned = await prepared();
    const method = call('system', 'remark', '0x00').method.toHex();
    const changed = { ...unsigned, payload: { ...unsigned.payload, method } };
    const refusal = refusalOf(read({ unsigned: changed, signature: signPayload(changed) }));
    expect(await refusal).toMatchObject({ reason: 'not-this-change' });
  });
});

describe('another chain', () => {
  it('is not that of the transaction', async () => {
    const node = await startAzeroNode({ blockTime: 0, finalityLag: 0, seed: 'another' });
    const other = azeroPublisher({ network: devnetNetwork(node) });
    const unsigned = await prepared();
    const signature = signPayload(unsigned);
    const name = other.parse('alice.azero');
    expect(await refusalOf(other.read(name, { unsigned, signature }))).toMatchObject({
      reason: 'wrong-chain',
    });
    const { raw } = await read({ unsigned, signature });
    expect(await refusalOf(other.read(name, raw))).toMatchObject({
      reason: 'not-this-change',
      details: 'it is not signed by its account for this chain',
    });
    await other.close();
    await node.close();
  });

  it('is not known well enough by a node that lags behind', async () => {
    const unsigned = await prepared();
    const ahead = { ...unsigned, payload: { ...unsigned.payload, blockNumber: '0x00ffffff' } };
    await expect(read({ unsigned: ahead, signature: signPayload(unsigned) })).rejects.toMatchObject({
      code: 'TOO_OLD',
    });
  });

  it('is not an EVM either', async () => {
    const unsigned = {
      type: 'ethereum',
      chain: 'eip155:1',
      account: '0x00',
      name: 'alice.eth',
      transaction: {},
      serialized: '0x',
    } as const;
    expect(await refusalOf(read({ unsigned, signature: '0x00' }))).toMatchObject({ reason: 'wrong-chain' });
  });
});

describe('outdated', () => {
  it('is what was made for another version of the chain', async () => {
    const unsigned = await prepared();
    const old = { ...unsigned, payload: { ...unsigned.payload, specVersion: '0x00000001' } };
    expect(await refusalOf(read({ unsigned: old, signature: signPayload(old) }))).toMatchObject({
      reason: 'outdated',
    });
  });

  it('is what no block can hold any more', async () => {
    const tx = write('alice', [['url', 'x']]);
    await tx.signAsync(alice, { nonce: -1, era: 4 });
    stage.node.mine(5);
    const refusal = await refusalOf(read(tx.toHex()));
    expect(refusal).toMatchObject({ reason: 'outdated' });
    expect(refusal.message).toMatch(/up to \d+ only, and the chain is at \d+/);
  });
});

interface Extras {
  readonly removeRest?: boolean;
  readonly value?: number;
  readonly at?: string;
}

/** An update as `api-contract` makes it for whoever uses it alone. */
function write(label: string, records: readonly (readonly [string, string | null])[], extras: Extras = {}) {
  const { removeRest = false, value = 0, at = stage.node.registry.ss58 } = extras;
  const gasLimit = api.registry.createType('WeightV2', {
    refTime: 10n ** 10n,
    proofSize: 10n ** 5n,
  }) as never;
  const contract = new ContractPromise(api, registryAbi, at);
  return contract.tx['updateRecords']!({ gasLimit, value }, label, records, removeRest);
}

function call(section: string, method: string, ...args: unknown[]) {
  return api.tx[section]![method]!(...args);
}

function message(): string {
  const input = write('alice', [['url', 'x']]).method.args[4];
  return input ? toHex(input.toU8a(true)) : '0x';
}

function callArguments(input: string): unknown[] {
  return [stage.node.registry.ss58, 0, { refTime: 10n ** 10n, proofSize: 10n ** 5n }, null, input];
}
