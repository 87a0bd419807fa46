import { ApiPromise, WsProvider } from '@polkadot/api';
import type { Signer } from '@polkadot/api/types';
import { encodeAddress } from '@polkadot/keyring';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  devPair,
  type Pair,
  type PublishingStage,
  refusalOf,
  startPublishing,
  stepsOf,
} from '../../testing/publishing.ts';
import { fromHex, toHex } from '../hex.ts';
import { decodeRecordUpdate } from './update-records.ts';

const alice = devPair('//Alice');
let stage: PublishingStage;
/** What a wallet knows of the chain, by a connection of its own. */
let api: ApiPromise;

beforeAll(async () => {
  stage = await startPublishing();
  api = await ApiPromise.create({ provider: new WsProvider(stage.node.wsUrl) as never, noInitWarn: true });
});
afterAll(async () => {
  await api.disconnect();
  await stage.close();
});

type SignPayload = NonNullable<Signer['signPayload']>;
type Payload = Parameters<SignPayload>[0];

const signWith = (pair: Pair, payload: Payload) =>
  api.registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(pair).signature;

/** A wallet that signs transactions with Alice's key, unless told otherwise. */
function wallet(signPayload: SignPayload): { address: string; signer: Signer } {
  return { address: alice.address, signer: { signPayload } };
}

/** The whole transaction, changed by its wallet before it was signed. */
function whole(payload: Payload, change: Partial<Payload>, by = alice): Awaited<ReturnType<SignPayload>> {
  const changed = { ...payload, ...change, address: by.address };
  const signature = signWith(by, changed);
  const signedTransaction = api.registry
    .createType('Extrinsic', { method: changed.method }, { version: 4 })
    .addSignature(by.address, signature, changed)
    .toHex();
  return { id: 1, signature, signedTransaction };
}

/** Another change each time. */
let value: string;
let counter = 0;
const planned = () => {
  value = `https://a${++counter}.example`;
  return stage.publisher.plan(stage.publisher.parse('alice.azero'), [{ key: 'url', value }], {
    account: alice.address,
  });
};
const signedBy = async (signer: Parameters<typeof stage.publisher.sign>[1]) =>
  stage.publisher.sign(await planned(), signer);

it('signs what it is shown', async () => {
  let shown: Payload | undefined;
  const signer = wallet(async (payload) => {
    shown = payload;
    return { id: 1, signature: signWith(alice, payload) };
  });
  expect(await stepsOf(stage.publisher.publish(await planned(), signer))).toHaveLength(3);
  expect(await stage.recordsOf('alice.azero')).toMatchObject({ url: value });
  expect(shown).toMatchObject({
    address: alice.address,
    genesisHash: stage.node.genesisHash,
    tip: expect.stringMatching(/^0x0+$/),
    version: 4,
  });
  const call = api.registry.createType('Call', shown?.method).toHuman();
  expect(call).toMatchObject({ section: 'contracts', method: 'call', args: { value: '0' } });
});

it('that signs bytes alone is shown the bytes', async () => {
  const signer: Signer = {
    signRaw: async ({ data }) => ({ id: 1, signature: toHex(alice.sign(fromHex(data))) }),
  };
  const { account, changes } = await signedBy({ address: alice.address, signer });
  expect({ account, changes }).toEqual({
    account: alice.address,
    changes: [{ key: 'url', value }],
  });
});

it('may make the transaction anew, of the same call', async () => {
  const longer = api.registry.createType('ExtrinsicEra', { current: 0, period: 512 }).toHex();
  const signer = wallet(async (payload) =>
    whole(payload, { era: longer, blockHash: stage.node.genesisHash }),
  );
  const signed = await signedBy(signer);
  // 512 blocks, of which the one that it begins with cannot hold it.
  expect(signed.lastBlock).toBe(511n);
  expect(await stepsOf(stage.publisher.send(signed))).toHaveLength(3);
});

it.each([
  ['with another value in it', (method: string) => method.replace(hexOf('https://a'), hexOf('https://b'))],
  ['of another message', (method: string) => method.replace('de84a1ba', 'de84a1bb')],
  ['of another pallet', () => api.tx['system']!['remark']!('0x00').method.toHex()],
])('is found out when it signs a call %s', async (_, change) => {
  const signer = wallet(async (payload) => whole(payload, { method: change(payload.method) as never }));
  expect(await refusalOf(signedBy(signer))).toMatchObject({ reason: 'not-this-change' });
});

it('is found out when it adds a tip', async () => {
  const signer = wallet(async (payload) => whole(payload, { tip: '0x64' }));
  expect(await refusalOf(signedBy(signer))).toMatchObject({
    reason: 'not-this-change',
    details: 'it pays a tip',
  });
});

it('is found out when it gives something that is no transaction', async () => {
  const signer = wallet(async () => ({ id: 1, signature: '0x', signedTransaction: '0x1234' }));
  expect(await refusalOf(signedBy(signer))).toMatchObject({ reason: 'not-this-change' });
});

it('may write its account with the prefix of another network, and is shown that of this one', async () => {
  const elsewhere = encodeAddress(alice.publicKey, 0);
  let shown = '';
  const signer: Signer = {
    signPayload: async (payload) => {
      shown = payload.address;
      return whole(payload, {});
    },
  };
  const plan = { ...(await planned()), account: elsewhere };
  const signed = await stage.publisher.sign(plan, { address: elsewhere, signer });
  expect([signed.account, shown]).toEqual([alice.address, alice.address]);
});

it('that signs with another account is not believed', async () => {
  const bob = devPair('//Bob');
  const blind = wallet(async (payload) => ({ id: 1, signature: signWith(bob, payload) }));
  expect(await refusalOf(signedBy(blind))).toMatchObject({ reason: 'wrong-account' });
  const open = wallet(async (payload) => whole(payload, {}, bob));
  expect(await refusalOf(signedBy(open))).toMatchObject({ reason: 'wrong-account' });
  expect(await refusalOf(signedBy(bob))).toMatchObject({ reason: 'wrong-account' });
  const other = { address: bob.address, signer: {} };
  expect(await refusalOf(signedBy(other))).toMatchObject({ reason: 'wrong-account' });
});

it.each([
  ['Cancelled', 'declined'],
  ['Rejected by user', 'declined'],
  ['Blocked', 'declined'],
  ['Unable to find keypair for 5Grw', 'wrong-account'],
  ['The wallet is locked', 'wallet-locked'],
  ['Please unlock it', 'wallet-locked'],
])('that says "%s" means %s', async (text, reason) => {
  const signer = wallet(() => Promise.reject(new Error(`${text}\u001b[2J`)));
  const refusal = await refusalOf(signedBy(signer));
  expect(refusal).toMatchObject({ reason, details: `${text}\\u{1b}[2J` });
});

it('that signs no transactions is unfit', async () => {
  expect(await refusalOf(signedBy({ address: alice.address, signer: {} }))).toMatchObject({
    reason: 'unfit-wallet',
  });
});

it('that never answers is waited for until the signal fires', async () => {
  const controller = new AbortController();
  const signer = wallet(() => {
    setTimeout(() => controller.abort(), 10);
    return new Promise(() => {});
  });
  const signing = stage.publisher.sign(await planned(), signer, { signal: controller.signal });
  await expect(signing).rejects.toMatchObject({ code: 'ABORTED' });
});

it('keys that are locked stay so', async () => {
  const pair = devPair('//Alice');
  pair.lock();
  expect(await refusalOf(signedBy(pair))).toMatchObject({ reason: 'wallet-locked' });
});

it('a key that fails tells nothing of itself', async () => {
  const pair = Object.assign(Object.create(null), {
    address: alice.address,
    isLocked: false,
    sign: () => {
      throw new Error('secret 0x1234');
    },
  });
  const refusal = await refusalOf(signedBy(pair));
  expect(refusal).toMatchObject({ reason: 'unfit-wallet', cause: undefined });
  expect(refusal.message).not.toContain('secret');
});

it('what is to be signed is the change alone', async () => {
  const unsigned = await stage.publisher.prepare(await planned());
  if (unsigned.type !== 'substrate') throw new Error('not of this chain');
  const [, , , , data] = api.registry.createType('Call', unsigned.call).args;
  expect(decodeRecordUpdate((data ?? api.registry.createType('Bytes')).toU8a(true))).toEqual({
    label: 'alice',
    changes: [{ key: 'url', value }],
    removeRest: false,
  });
});

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex');
}
