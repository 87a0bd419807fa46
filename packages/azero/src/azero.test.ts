import { type AzeroNode, devAccounts, startAzeroNode } from '@peername/devnet';
import {
  isResolverError,
  type NameService,
  type ReadOptions,
  type TraceEvent,
} from '@peername/resolver-core';
import { createManualClock, type ManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../testing/devnet-network.ts';
import { type AzeroOptions, azero } from './index.ts';

const day = 86_400_000;

let node: AzeroNode;
let clock: ManualClock;
let open: NameService[];

beforeEach(async () => {
  node = await startAzeroNode({ blockTime: 0 });
  clock = createManualClock();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((service) => service.close?.()));
  await node.close();
});

function service(options: AzeroOptions = {}): NameService {
  const made = azero({ network: devnetNetwork(node), clock, ...options });
  open.push(made);
  return made;
}

const read = (by: NameService, name: string, options?: ReadOptions) => by.read(by.parse(name), [], options);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => {
      if (isResolverError(error)) return error;
      throw error;
    },
  );

describe('a reading', () => {
  it('gives the records, the account and the registration of a live name', async () => {
    const reading = await read(service(), 'dave.azero');
    expect(reading).toMatchObject({
      state: 'found',
      account: { address: devAccounts.eve, chain: `polkadot:${node.genesisHash.slice(2, 34)}` },
      evidence: {
        contract: node.registry.ss58,
        block: { number: BigInt(node.finalizedBlock().number), hash: node.finalizedBlock().hash },
        endpoints: [node.httpUrl],
      },
    });
    const { time } = node.finalizedBlock();
    if (reading.state !== 'found') return;
    expect(reading.records.get('staex-id')).toMatch(/^xn4/);
    expect(reading.evidence.block.time?.getTime()).toBe(time);
    expect(reading.registeredAt?.getTime()).toBe(node.finalizedBlock().time - 1_000 * day);
    expect(reading.expiresAt?.getTime()).toBe(node.finalizedBlock().time + 2_000 * day);
  });

  it('tells never registered, expired and recordless apart', async () => {
    const azeroId = service();
    expect(await read(azeroId, 'nobody.azero')).toMatchObject({ state: 'absent', reason: 'name' });
    expect(await read(azeroId, 'old.azero')).toMatchObject({
      state: 'absent',
      reason: 'expired',
      expiresAt: new Date(node.finalizedBlock().time - 35 * day),
    });
    expect(await read(azeroId, 'norecords.azero')).toMatchObject({ state: 'found', records: new Map() });
  });

  it('expires with the block whose time reaches the end of the registration', async () => {
    const end = node.headBlock().time + 3_000;
    node.register('over', { registeredAt: 0, expiresAt: end });
    node.register('live', { registeredAt: 0, expiresAt: end + 1 });
    expect(node.mine().time).toBe(end);
    const azeroId = service({ finality: 'latest' });
    expect(await read(azeroId, 'over.azero')).toMatchObject({ state: 'absent', reason: 'expired' });
    expect(await read(azeroId, 'live.azero')).toMatchObject({ state: 'found', expiresAt: new Date(end + 1) });
  });

  it('shows a new registration by its time, though the former owner left the same records', async () => {
    const azeroId = service({ finality: 'latest' });
    const before = await read(azeroId, 'old.azero');
    expect(before.state).toBe('absent');
    const { time } = node.reregister('old', { owner: devAccounts.eve });
    await clock.advance(5_000);
    const after = await read(azeroId, 'old.azero');
    expect(after).toMatchObject({
      state: 'found',
      registeredAt: new Date(time),
      account: { address: devAccounts.eve },
    });
    // The record that the former owner wrote.
    expect(after.state === 'found' && after.records.has('staex-id')).toBe(true);
  });

  it('takes a0 for the same name', async () => {
    const azeroId = service();
    expect(azeroId.parse('Alice.A0').text).toBe('alice.azero');
    expect(await read(azeroId, 'alice.a0')).toMatchObject({ state: 'found' });
  });

  it('gives hostile keys and values to the letter', async () => {
    const hostile = {
      'staex-id': 'a\u0000\u001b]0;x\u0007\u202e\ufeff🦄',
      __proto__x: '1',
      constructor: '2',
      toString: '3',
    };
    node.register('hostile2', {
      records: { ...hostile, '': '', ['__proto__']: 'x', big: 'x'.repeat(12_000) },
    });
    node.settle();
    const reading = await read(service(), 'hostile2.azero');
    if (reading.state !== 'found') throw new Error(reading.state);
    for (const [key, value] of Object.entries(hostile)) expect(reading.records.get(key)).toBe(value);
    expect(reading.records.get('__proto__')).toBe('x');
    expect(reading.records.get('')).toBe('');
    expect(reading.records.get('big')).toHaveLength(12_000);
  });

  it('follows the finality asked for', async () => {
    node.mine(2);
    const { number } = node.setRecord('alice', 'note', 'new');
    const azeroId = service();
    const latest = await read(azeroId, 'alice.azero', { finality: 'latest' });
    expect(latest.evidence).toMatchObject({ finality: 'latest', block: { number: BigInt(number) } });
    expect(latest.state === 'found' && latest.records.get('note')).toBe('new');
    for (const finality of ['safe', 'finalized', undefined] as const) {
      const settled = await read(azeroId, 'alice.azero', { finality });
      expect(settled.evidence).toMatchObject({
        finality: 'finalized',
        block: { number: BigInt(number - 2) },
      });
      expect(settled.state === 'found' && settled.records.has('note')).toBe(false);
    }
  });

  it('tells of its steps', async () => {
    const steps: TraceEvent[] = [];
    const trace = (event: TraceEvent) => void steps.push(event);
    const azeroId = service();
    await read(azeroId, 'bob.azero', { trace });
    await read(azeroId, 'nobody.azero', { trace });
    await azeroId.readMany?.(
      [1, 2].map(() => ({ name: azeroId.parse('bob.azero'), keys: [] })),
      { trace },
    );
    expect(steps.map(({ step, detail }) => `${step}: ${detail}`)).toEqual([
      'request: chain_getFinalizedHead +1',
      'request: state_call +4',
      'read: 3 records at block 0',
      'request: state_call +2',
      'read: no live name at block 0',
      'request: state_call +5',
      'read: 2 names at block 0',
    ]);
    expect(steps.every(({ ms }) => ms >= 0)).toBe(true);
  });
});

describe('the requests, counted at the node', () => {
  it('are two and under 6 KB for the first name, and one for the next', async () => {
    node.mine(3);
    const azeroId = service();
    await read(azeroId, 'bob.azero');
    expect(node.requests.requests).toBe(2);
    expect(node.requests.bytesIn + node.requests.bytesOut).toBeLessThan(6 * 1024);
    node.requests.reset();
    await read(azeroId, 'carol.azero');
    expect(node.requests.requests).toBe(1);
    expect(Object.fromEntries(node.requests.calls)).toEqual({ state_call: 3 });
  });

  it('are two for a hundred names', async () => {
    const azeroId = service();
    const names = Array.from({ length: 100 }, (_, i) => ({
      name: azeroId.parse(`name-${i}.azero`),
      keys: [],
    }));
    expect(await azeroId.readMany?.(names)).toHaveLength(100);
    expect(node.requests.requests).toBe(2);
    expect(node.requests.callCount).toBe(2 + 2 + 300);
  });

  it('stay at one for a busy reader, which learns of new heads in passing', async () => {
    const azeroId = service();
    await read(azeroId, 'bob.azero');
    node.requests.reset();
    let last = -1n;
    for (let second = 0; second < 10; second++) {
      node.mine();
      await clock.advance(1_200);
      const { number } = (await read(azeroId, 'bob.azero')).evidence.block;
      // No more than one block behind what was final when it was last told.
      expect(number).toBeGreaterThanOrEqual(last);
      last = number;
    }
    expect(node.requests.requests).toBe(10);
    expect(last).toBe(BigInt(node.finalizedBlock().number - 1));
  });

  it('are two again after a pause, and the head is the new one', async () => {
    const azeroId = service();
    await read(azeroId, 'bob.azero');
    node.requests.reset();
    node.mine(10);
    await clock.advance(2_001);
    const { evidence } = await read(azeroId, 'bob.azero');
    expect(evidence.block.number).toBe(BigInt(node.finalizedBlock().number));
    expect(node.requests.requests).toBe(2);
    expect(node.requests.calls.get('chain_getFinalizedHead')).toBe(1);
    expect(node.requests.calls.get('chain_getBlockHash')).toBeUndefined();
  });

  it('ask no block twice for its number and time', async () => {
    const azeroId = service();
    for (let i = 0; i < 3; i++) {
      await clock.advance(2_001);
      await read(azeroId, 'bob.azero');
    }
    expect(node.requests.calls.get('chain_getFinalizedHead')).toBe(3);
    expect(node.requests.calls.get('chain_getHeader')).toBe(1);
  });

  it('are one more when the router has to name the registry, once', async () => {
    const network = devnetNetwork(node, { registries: {}, router: node.router.ss58 });
    const azeroId = service({ network });
    expect((await read(azeroId, 'bob.azero')).evidence.contract).toBe(node.registry.ss58);
    expect(node.requests.requests).toBe(3);
    node.requests.reset();
    await read(azeroId, 'carol.azero');
    expect(node.requests.requests).toBe(1);
  });

  it('are none for no names, and for a signal that fired before', async () => {
    const azeroId = service();
    expect(await azeroId.readMany?.([])).toEqual([]);
    const ended = await failure(read(azeroId, 'bob.azero', { signal: AbortSignal.abort() }));
    expect(ended?.code).toBe('ABORTED');
    expect(node.requests.requests).toBe(0);
  });
});

describe('reverse', () => {
  it('gives the primary name of an account in any spelling', async () => {
    const azeroId = service();
    for (const account of [
      devAccounts.alice,
      '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5',
      `0x${'d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'}`,
    ]) {
      expect(azeroId.supportsAccount?.(account)).toBe(true);
      expect(await azeroId.reverse?.(account)).toMatchObject({
        state: 'found',
        name: { text: 'alice.azero' },
        account: { address: devAccounts.alice },
        evidence: { contract: node.registry.ss58 },
      });
    }
  });

  it('says that an account has none', async () => {
    expect(await service().reverse?.(devAccounts.eve)).toMatchObject({ state: 'absent', reason: 'unset' });
  });

  it('refuses what is no account of this chain', async () => {
    const azeroId = service();
    const vitalik = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045';
    expect(azeroId.supportsAccount?.(vitalik)).toBe(false);
    const error = await failure(azeroId.reverse?.(vitalik) as Promise<unknown>);
    expect(error?.code).toBe('INVALID_NAME');
    expect(error?.message).toMatchInlineSnapshot(
      `""0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045" is not an account on Devnet; write it in SS58 (5...) or as 0x and 64 hex digits"`,
    );
  });
});

describe('endpoints', () => {
  it('stand in for each other, a dead one first', async () => {
    const azeroId = service({ endpoints: ['http://127.0.0.1:9', node.httpUrl, node.wsUrl] });
    expect(await read(azeroId, 'bob.azero')).toMatchObject({
      state: 'found',
      evidence: { endpoints: [node.httpUrl] },
    });
  });

  it('may be WebSockets', async () => {
    const azeroId = service({ endpoints: [node.wsUrl] });
    expect(await read(azeroId, 'bob.azero')).toMatchObject({
      state: 'found',
      evidence: { endpoints: [node.wsUrl] },
    });
  });

  it('of another chain are refused, with both genesis hashes', async () => {
    const azeroId = service({ network: devnetNetwork(node, { genesis: `0x${'ab'.repeat(32)}` }) });
    const error = await failure(read(azeroId, 'bob.azero'));
    expect(error).toMatchObject({ code: 'WRONG_NETWORK' });
    expect(error?.message).toContain(node.genesisHash);
    expect(error?.message).toContain('ab'.repeat(32));
  });

  it('of another chain are passed over for one of the right chain', async () => {
    const other = await startAzeroNode({ blockTime: 0, seed: 'other' });
    const azeroId = service({ endpoints: [other.httpUrl, node.httpUrl] });
    const reading = await read(azeroId, 'bob.azero');
    expect(reading.evidence.endpoints).toEqual([node.httpUrl]);
    await other.close();
  });

  it('must agree on the chain when none is demanded', async () => {
    const other = await startAzeroNode({ blockTime: 0, seed: 'other' });
    const azeroId = service({
      network: devnetNetwork(node, { genesis: undefined, endpoints: [node.httpUrl, other.httpUrl] }),
    });
    expect(azeroId.network.chain).toBeUndefined();
    expect((await read(azeroId, 'bob.azero')).evidence.endpoints).toEqual([node.httpUrl]);
    await node.close();
    await clock.advance(5_000);
    expect((await failure(read(azeroId, 'bob.azero')))?.message).toContain('WRONG_NETWORK');
    await other.close();
  });

  it('below the block demanded are passed over for one that has it', async () => {
    const genesisTime = Date.now();
    const [slow, fast] = await Promise.all([1, 2].map(() => startAzeroNode({ blockTime: 0, genesisTime })));
    fast!.mine(10);
    const azeroId = service({ network: devnetNetwork(slow!, { endpoints: [slow!.httpUrl, fast!.httpUrl] }) });
    const reading = await read(azeroId, 'bob.azero', { minBlock: 5n });
    expect(reading.evidence).toMatchObject({ block: { number: 8n }, endpoints: [fast!.httpUrl] });
    const error = await failure(read(azeroId, 'bob.azero', { minBlock: 9n }));
    expect(error).toMatchObject({ code: 'TOO_OLD', retryable: true });
    await Promise.all([slow!.close(), fast!.close()]);
  });

  it('whose head is minutes from now are stuck, on a network whose blocks come steadily', async () => {
    const steady = devnetNetwork(node, { isLive: true });
    const { time } = node.headBlock();
    const awake = service({ network: steady, clock: createManualClock(time + 300_000) });
    expect(await read(awake, 'bob.azero')).toMatchObject({ state: 'found' });
    const asleep = service({ network: steady, clock: createManualClock(time + 300_001), timeout: 500 });
    expect(await failure(read(asleep, 'bob.azero'))).toMatchObject({ code: 'TOO_OLD', reason: 'stuck' });
    const ahead = service({ network: steady, clock: createManualClock(time - 300_001), timeout: 500 });
    expect(await failure(read(ahead, 'bob.azero'))).toMatchObject({ code: 'TOO_OLD', reason: 'stuck' });
    const still = service({ clock: createManualClock(time + 300_001) });
    expect(await read(still, 'bob.azero')).toMatchObject({ state: 'found' });
  });

  it('are asked for a newer head before they count as too old', async () => {
    const azeroId = service();
    await read(azeroId, 'bob.azero');
    node.mine(3);
    node.requests.reset();
    const reading = await read(azeroId, 'bob.azero', { minBlock: 1n });
    expect(reading.evidence.block.number).toBe(BigInt(node.finalizedBlock().number));
    expect(node.requests.requests).toBe(2);
  });
});
