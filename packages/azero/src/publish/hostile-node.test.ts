import { type AzeroNode, startAzeroNode } from '@peername/devnet';
import { ApiPromise, HttpProvider, WsProvider } from '@polkadot/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { startForwarder } from '../../testing/forwarder.ts';
import { devPair, refusalOf, stepsOf } from '../../testing/publishing.ts';
import { type PassingCall, startTamperingProxy, type TamperingProxy } from '../../testing/tampering-proxy.ts';
import { toHex } from '../hex.ts';
import { azeroNetworks } from '../networks.ts';
import { encodeCompactBig } from './compact.ts';
import { type AzeroPublisherOptions, azeroPublisher } from './index.ts';
import { updateRecordsSelector } from './update-records.ts';

const alice = devPair('//Alice');
let node: AzeroNode;
let proxy: TamperingProxy;
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  node = await startAzeroNode({ blockTime: 0, finalityLag: 0 });
  proxy = await startTamperingProxy(node.httpUrl);
  closing = [() => node.close(), () => proxy.close()];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  vi.restoreAllMocks();
});

function publisherOf(options: AzeroPublisherOptions = {}) {
  const publisher = azeroPublisher({
    network: devnetNetwork(node),
    endpoints: [proxy.url],
    timeout: 4_000,
    ...options,
  });
  closing.push(() => publisher.close());
  return publisher;
}
type Publisher = ReturnType<typeof publisherOf>;

const planOf = (publisher: Publisher, signal?: AbortSignal) =>
  publisher.plan(publisher.parse('alice.azero'), [{ key: 'url', value: 'https://a.example' }], {
    account: alice.address,
    signal,
  });
const answer = (method: string, change: (call: PassingCall) => unknown) => {
  proxy.tamper = (call) => {
    if (call.method === method && call.error === undefined) call.result = change(call);
  };
};

/** What a call of `update_records` would cost; other calls as they are. */
function triedAs({ refTime = 1n, proofSize = 1n, deposit = 1n }) {
  const costs = [refTime, proofSize, refTime, proofSize].map(encodeCompactBig);
  const charged = Array.from({ length: 16 }, (_, i) => Number((deposit >> BigInt(8 * i)) & 255n));
  // No debug message; an answer without flags: two bytes, `Ok(Ok(()))`.
  const reply = toHex(
    Uint8Array.of(...costs.flatMap((one) => [...one]), 1, ...charged, 0, 0, 0, 0, 0, 0, 8, 0, 0),
  );
  return ({ params, result }: PassingCall) =>
    String(params[1]).includes(updateRecordsSelector.slice(2)) && params[0] === 'ContractsApi_call'
      ? reply
      : result;
}

describe('a node that lies', () => {
  it.each([
    [
      'is of another chain',
      'chain_getBlockHash',
      ({ params, result }: PassingCall) => (params[0] === 0 ? `0x${'11'.repeat(32)}` : result),
      'WRONG_NETWORK',
    ],
    ['has a version that is none', 'state_getRuntimeVersion', () => ({ specVersion: 'x' }), 'PROTOCOL'],
    [
      'has a fee that is none',
      'state_call',
      ({ params, result }: PassingCall) =>
        params[0] === 'TransactionPaymentApi_query_info' ? '0x00' : result,
      'PROTOCOL',
    ],
    [
      'has an account that is none',
      'state_getStorage',
      ({ params, result }: PassingCall) => (String(params[0]).startsWith('0x26aa') ? '0x00' : result),
      'PROTOCOL',
    ],
    ['has a call with a weight that is none', 'state_call', triedAs({ refTime: 2n ** 70n }), 'PROTOCOL'],
    [
      'has a call whose weight leaves no room',
      'state_call',
      triedAs({ proofSize: 2n ** 64n - 1n }),
      'PROTOCOL',
    ],
    [
      'has a call with a deposit that is none',
      'state_call',
      triedAs({ deposit: 2n ** 128n - 1n }),
      'PROTOCOL',
    ],
    ['sends too much', 'state_getRuntimeVersion', () => 'x'.repeat(9 * 1024 * 1024), 'TOO_LARGE'],
  ])('and %s is found out, and prints nothing', async (_, method, change, code) => {
    const printed = (['log', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    );
    answer(method, change);
    await expect(planOf(publisherOf())).rejects.toMatchObject({ code });
    for (const each of printed) expect(each).not.toHaveBeenCalled();
  });

  it('and has metadata of nonsense is found out', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    proxy.tamper = (call) => {
      if (/metadata/i.test(call.method) || /metadata_at/.test(String(call.params[0])))
        call.result = '0x6d657461ff';
    };
    await expect(planOf(publisherOf())).rejects.toMatchObject({
      code: 'PROTOCOL',
      details: 'metadata that cannot be read',
    });
    // By polkadot-js itself.
    expect(printed).toHaveBeenCalled();
  });

  it('about the place of contracts on Aleph Zero gets no signature', async () => {
    const { genesis } = azeroNetworks.mainnet;
    const fake = await startAzeroNode({ blockTime: 0, finalityLag: 0, genesisHash: genesis });
    closing.push(() => fake.close());
    const network = { ...devnetNetwork(fake), genesis };
    await expect(planOf(publisherOf({ network, endpoints: [fake.httpUrl] }))).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-metadata',
    });
  });

  it('about a block of the transaction is not believed', async () => {
    const publisher = publisherOf();
    const signed = await publisher.sign(await planOf(publisher), alice);
    answer('chain_getBlock', ({ result }) => {
      const { block } = result as { block: { header: object } };
      return { block: { ...block, header: { ...block.header, number: '0x7' } } };
    });
    const refusal = await refusalOf(stepsOf(publisher.send(signed, { within: 1_500 })));
    // The cause is that, or that all attempts together took too long.
    expect(refusal).toMatchObject({ reason: 'unconfirmed', cause: { name: 'ResolverError' } });
  });

  it('about how it ended is not believed', async () => {
    const publisher = publisherOf();
    const signed = await publisher.sign(await planOf(publisher), alice);
    answer('state_getStorage', ({ params, result }) => (String(params[0]).length === 66 ? '0x00' : result));
    const refusal = await refusalOf(stepsOf(publisher.send(signed, { within: 1_500 })));
    // The cause is that, or that all attempts together took too long.
    expect(refusal).toMatchObject({ reason: 'unconfirmed', cause: { name: 'ResolverError' } });
  });

  it.each([
    ['that is none', -1],
    ['that no account can have', 2 ** 32],
  ])('about the number of a transaction, with one %s, gets no signature', async (_, next) => {
    const publisher = publisherOf();
    const plan = await planOf(publisher);
    answer('system_accountNextIndex', () => next);
    await expect(publisher.sign(plan, alice)).rejects.toMatchObject({ code: 'PROTOCOL' });
  });

  it.each([
    ['state_getRuntimeVersion', () => null],
    ['state_call', triedAs({ deposit: 2n ** 127n + 1n })],
  ])('in %s makes room for the next one', async (method, change) => {
    answer(method, change);
    const publisher = publisherOf({ endpoints: [proxy.url, node.httpUrl] });
    const plan = await planOf(publisher);
    expect(await stepsOf(publisher.publish(plan, alice))).toHaveLength(3);
  });
});

it('loads the description of the chain anew after an upgrade of the runtime', async () => {
  const publisher = publisherOf();
  await planOf(publisher);
  let version = 15_000_001;
  proxy.tamper = (call) => {
    if (call.method === 'state_getRuntimeVersion')
      call.result = { ...(call.result as object), specVersion: version };
  };
  const plan = await planOf(publisher);
  const unsigned = await publisher.prepare(plan);
  if (unsigned.type !== 'substrate') throw new Error('not of this chain');
  expect(Number(unsigned.payload['specVersion'])).toBe(15_000_001);
  version = 15_000_002;
  await expect(planOf(publisher)).resolves.toMatchObject({ mayWrite: true });
});

describe('a node that is silent', () => {
  it('ends with the deadline, and with the signal at once', async () => {
    const silent = await startForwarder(node.httpUrl);
    closing.push(() => silent.close());
    silent.fate = () => 'hangs';
    const short = publisherOf({ endpoints: [silent.url], timeout: 300 });
    await expect(planOf(short)).rejects.toMatchObject({ code: 'TIMEOUT' });
    const long = publisherOf({ endpoints: [silent.url], timeout: 60_000 });
    await expect(planOf(long, AbortSignal.timeout(20))).rejects.toMatchObject({ code: 'ABORTED' });
    silent.fate = (method) => (method === 'rpc_methods' ? 'hangs' : undefined);
    await expect(planOf(long, AbortSignal.timeout(500))).rejects.toMatchObject({ code: 'ABORTED' });
    // The next one is not held up by what the first one waited for.
    silent.fate = undefined;
    const closed = publisherOf({ endpoints: [silent.url] });
    const planning = planOf(closed);
    await closed.close();
    await expect(planning).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('an api of the caller', () => {
  it.each([
    ['WebSocket', (url: AzeroNode) => new WsProvider(url.wsUrl)],
    ['HTTP', (url: AzeroNode) => new HttpProvider(url.httpUrl)],
  ])('over %s is used, and left open', async (_, provider) => {
    const api = new ApiPromise({ provider: provider(node) as never, noInitWarn: true });
    closing.push(() => api.disconnect());
    const publisher = azeroPublisher({ network: devnetNetwork(node), api });
    const plan = await planOf(publisher);
    const steps = await stepsOf(publisher.publish(plan, alice));
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    await publisher.close();
    expect((await api.rpc.chain.getBlockHash(0)).toHex()).toBe(node.genesisHash);
  });

  it('of another chain is refused', async () => {
    const api = new ApiPromise({ provider: new HttpProvider(node.httpUrl) as never, noInitWarn: true });
    closing.push(() => api.disconnect());
    await expect(planOf(publisherOf({ network: 'mainnet', api }))).rejects.toMatchObject({
      code: 'WRONG_NETWORK',
    });
  });
});
