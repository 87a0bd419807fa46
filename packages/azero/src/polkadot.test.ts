import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AzeroNode, azeroNames, startAzeroNode } from '@peername/devnet';
import type { NameService, Reading, ResolverError, TraceEvent } from '@peername/resolver-core';
import { ApiPromise, HttpProvider, WsProvider } from '@polkadot/api';
import { ContractPromise } from '@polkadot/api-contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { devnetNetwork } from '../testing/devnet-network.ts';
import { registryAbi } from '../testing/registry-abi.ts';
import { startTamperingProxy } from '../testing/tampering-proxy.ts';
import { azero } from './index.ts';
import { azeroFromApi } from './polkadot.ts';

let node: AzeroNode;
let closing: (() => Promise<unknown> | undefined)[];

beforeEach(async () => {
  node = await startAzeroNode({ blockTime: 0 });
  closing = [() => node.close()];
  // polkadot.js logs every failed call.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  vi.restoreAllMocks();
});

function apiOver(provider: HttpProvider | WsProvider): ApiPromise {
  const api = new ApiPromise({ provider: provider as never, noInitWarn: true });
  // Rejected, and otherwise unhandled, in the tests whose node goes away.
  api.isReadyOrError.catch(() => {});
  closing.push(() => api.disconnect());
  return api;
}

const read = (by: NameService, name: string, signal?: AbortSignal): Promise<Reading> =>
  by.read(by.parse(name), [], { signal });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: ResolverError) => error,
  );

describe('azeroFromApi', () => {
  it('takes an api that is not ready yet, and names the origin that its provider shows', async () => {
    const service = azeroFromApi(apiOver(new WsProvider(`${node.wsUrl}/key-that-is-secret`)), {
      network: devnetNetwork(node),
    });
    expect((await read(service, 'bob.azero')).evidence.endpoints).toEqual([node.wsUrl]);
  });

  it('says where it read when the provider shows no address', async () => {
    const service = azeroFromApi(apiOver(new HttpProvider(node.httpUrl)), { network: devnetNetwork(node) });
    expect((await read(service, 'bob.azero')).evidence.endpoints).toEqual(['polkadot://api']);
  });

  it('leaves the api open when it is closed', async () => {
    const api = apiOver(new WsProvider(node.wsUrl));
    const service = azeroFromApi(api, { network: devnetNetwork(node) });
    await read(service, 'bob.azero');
    await service.close?.();
    expect((await failure(read(service, 'bob.azero')))?.code).toBe('CLOSED');
    expect((await api.rpc.chain.getBlockHash(0)).toHex()).toBe(node.genesisHash);
  });

  it('refuses the api of another chain', async () => {
    const service = azeroFromApi(apiOver(new WsProvider(node.wsUrl)));
    expect(await failure(read(service, 'bob.azero'))).toMatchObject({ code: 'WRONG_NETWORK' });
  });

  it('ends with its deadline when the api hangs, and at once when the caller gives up', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    closing.push(async () => {
      silent.closeAllConnections();
      silent.close();
    });
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const service = azeroFromApi(apiOver(new HttpProvider(url)), { timeout: 150 });
    expect(await failure(read(service, 'bob.azero'))).toMatchObject({ code: 'TIMEOUT' });
    const patient = azeroFromApi(apiOver(new HttpProvider(url)), { timeout: 60_000 });
    expect(await failure(read(patient, 'bob.azero', AbortSignal.timeout(20)))).toMatchObject({
      code: 'ABORTED',
    });
  });

  it('fails as out of reach when the connection is lost, without the text of polkadot.js', async () => {
    const api = apiOver(new HttpProvider(`${node.httpUrl}/key-that-is-secret`));
    const service = azeroFromApi(api, { network: devnetNetwork(node), timeout: 1_000 });
    await api.isReady;
    await node.close();
    const error = await failure(read(service, 'bob.azero'));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(error?.message).toMatchInlineSnapshot(
      `"The node behind the api (polkadot://api) cannot be reached"`,
    );
  });

  it('tells of a refused contract call, and of a reply that is too large, as azero does', async () => {
    const trapping = await startAzeroNode({ blockTime: 0, traps: () => true });
    closing.push(() => trapping.close());
    const refused = azeroFromApi(apiOver(new WsProvider(trapping.wsUrl)), {
      network: devnetNetwork(trapping),
    });
    expect(await failure(read(refused, 'bob.azero'))).toMatchObject({
      code: 'CONTRACT',
      reason: 'contract-trapped',
    });
    const proxy = await startTamperingProxy(node.httpUrl);
    closing.push(() => proxy.close());
    proxy.tamper = (call) => {
      if (call.method === 'state_call' && String(call.params[1]).includes('528be9f1'))
        call.result = `0x${'00'.repeat(500_000)}`;
    };
    const flooded = azeroFromApi(apiOver(new HttpProvider(proxy.url)), { network: devnetNetwork(node) });
    expect(await failure(read(flooded, 'bob.azero'))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('asks for another head when the node refuses a call at this one', async () => {
    const proxy = await startTamperingProxy(node.httpUrl);
    closing.push(() => proxy.close());
    node.mine(5);
    const stale = node.finalizedBlock().hash;
    const service = azeroFromApi(apiOver(new HttpProvider(proxy.url)), { network: devnetNetwork(node) });
    proxy.tamper = (call) => {
      if (call.method === 'chain_getFinalizedHead') node.mine();
      if (!call.params.includes(stale)) return;
      delete call.result;
      call.error = { code: 4003, message: 'Client error: UnknownBlock: State already discarded' };
    };
    expect((await read(service, 'bob.azero')).evidence.block.number).toBe(4n);
  });

  it('tells of its requests, of which the api knows the answer to the first', async () => {
    const steps: TraceEvent[] = [];
    const api = apiOver(new WsProvider(node.wsUrl));
    const service = azeroFromApi(api, { network: devnetNetwork(node) });
    await api.isReady;
    node.requests.reset();
    await service.read(service.parse('bob.azero'), [], { trace: (event) => steps.push(event) });
    expect(steps.map(({ step, detail }) => `${step}: ${detail}`)).toEqual([
      'request: chain_getBlockHash',
      'request: chain_getFinalizedHead',
      'request: chain_getHeader',
      'request: state_getStorage',
      'request: state_call',
      'request: state_call',
      'request: state_call',
      'read: 3 records at block 0',
    ]);
    expect(node.requests.calls.get('chain_getBlockHash')).toBeUndefined();
  });
});

it('azero, azeroFromApi and ContractPromise agree on every name of the local chain', async () => {
  const api = apiOver(new WsProvider(node.wsUrl));
  await api.isReady;
  const contract = new ContractPromise(api, registryAbi, node.registry.ss58);
  const gasLimit = api.registry.createType('WeightV2', {
    refTime: 10n ** 12n,
    proofSize: 10n ** 6n,
  }) as never;
  const query = async (message: string, label: string) => {
    const { output } = await contract.query[message]!('', { gasLimit }, label);
    return (output!.toJSON() as { ok: unknown }).ok;
  };
  const now = node.finalizedBlock().time;
  const services = [
    azero({ network: devnetNetwork(node) }),
    azeroFromApi(api, { network: devnetNetwork(node) }),
  ];
  closing.push(() => services[0]?.close?.());

  for (const name of [...azeroNames.map((entry) => entry.name), 'nobody.azero']) {
    const label = name.replace('.azero', '');
    const [records, period, address] = await Promise.all(
      ['getAllRecords', 'getRegistrationPeriod', 'getAddress'].map((message) => query(message, label)),
    );
    const [, expires] = (period as { ok?: [number, number] }).ok ?? [];
    const expected =
      expires === undefined
        ? 'absent: name'
        : expires <= now
          ? 'absent: expired'
          : { records, address, expires };
    for (const service of services) expect(comparable(await read(service, name)), name).toEqual(expected);
  }

  function comparable(reading: Reading): unknown {
    if (reading.state === 'absent') return `absent: ${reading.reason}`;
    const account = reading.account && api.createType('AccountId', reading.account.address).toHex();
    return { records: [...reading.records], address: { ok: account }, expires: reading.expiresAt?.getTime() };
  }
});
