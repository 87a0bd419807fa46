import { type AzeroNode, type AzeroNodeOptions, devAccounts, startAzeroNode } from '@peername/devnet';
import { createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { type AzeroOptions, azero } from '../index.ts';
import { azeroProofs } from './index.ts';

const day = 86_400_000;
const genesisTime = 1_800_000_000_000;

async function start(options: AzeroNodeOptions = {}) {
  const node = await startAzeroNode({ blockTime: 0, finalityLag: 0, names: [], genesisTime, ...options });
  onTestFinished(() => node.close());
  return node;
}

function serviceOf(node: AzeroNode, options: AzeroOptions = {}) {
  const clock = createManualClock();
  const service = azero({ network: devnetNetwork(node), clock, ...options });
  onTestFinished(() => service.close?.());
  const read = async (...names: string[]) => {
    await clock.advance(10_000);
    return service.readMany?.(names.map((name) => ({ name: service.parse(name), keys: [] })));
  };
  return { service, read, clock };
}

/** Names in every state that storage can show. */
function fill(node: AzeroNode): readonly string[] {
  const time = node.headBlock().time;
  node.register('found', {
    records: { 'staex-id': 'x'.repeat(50), url: 'https://found.example', empty: '' },
  });
  node.register('short', { records: { a: '1' } });
  node.register('recordless', { address: devAccounts.bob });
  node.register('was-cleared', { records: { a: '1' } });
  node.setRecord('was-cleared', 'a', null);
  node.register('was-released', { records: { a: '1' } });
  node.release('was-released');
  node.register('expired', { expiresAt: time + 5 * day, records: { 'staex-id': 'ghost' } });
  node.register('renewed', { expiresAt: time + 5 * day, records: { 'staex-id': 'former' } });
  node.register('from-before', {
    registeredAt: 1_650_000_000_000,
    expiresAt: 1_690_000_000_000,
    records: { a: '1' },
  });
  node.register('ends-at-zero', { expiresAt: 0, records: { a: '1' } });
  node.register('transferred', { records: { a: '1' } });
  node.transfer('transferred', devAccounts.eve, { keepRecords: true });
  node.register('large', {
    records: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, 'v'.repeat(200)])),
  });
  node.advance(10 * day);
  node.reregister('renewed', { owner: devAccounts.bob });
  const states = [
    'found',
    'short',
    'recordless',
    'was-cleared',
    'was-released',
    'expired',
    'renewed',
    'from-before',
  ];
  return [...states, 'ends-at-zero', 'transferred', 'large', 'never-there'].map((label) => `${label}.azero`);
}

describe.each([0, 1] as const)('names proved in state version %i', (stateVersion) => {
  it('are what the contract says they are, in all their states', async () => {
    const node = await start({ stateVersion });
    const names = fill(node);
    const told = await serviceOf(node).read(...names);
    const proved = await serviceOf(node, { proofs: azeroProofs }).read(...names);
    expect(proved).toEqual(told);
    const states = (proved ?? []).map((reading) => ('reason' in reading ? reading.reason : 'found'));
    expect(new Set(states)).toEqual(new Set(['found', 'name', 'expired']));
  });

  it('are a hundred in one request once the contract is known', async () => {
    const node = await start({ stateVersion });
    const names = Array.from({ length: 100 }, (_, i) => `name-${i}`);
    for (const name of names.slice(0, 50)) node.register(name, { records: { 'staex-id': `${name}-id` } });
    const { read } = serviceOf(node, { proofs: azeroProofs });
    await read('name-0.azero');
    node.mine();
    node.requests.reset();
    const readings = await read(...names.map((name) => `${name}.azero`));
    expect(readings?.filter((reading) => !('code' in reading) && reading.state === 'found')).toHaveLength(50);
    // The head, and then all else in one.
    expect(node.requests.requests).toBe(2);
    expect(Object.fromEntries(node.requests.calls)).toMatchObject({
      state_getReadProof: 1,
      state_getChildReadProof: 1,
      chain_getHeader: 1,
    });
    expect(node.requests.calls.has('state_call')).toBe(false);
  });
});

describe('with proofs', () => {
  it('accounts have the primary names that the contract gives them', async () => {
    const node = await start();
    node.register('alice', { owner: devAccounts.alice });
    node.register('bob', { owner: devAccounts.bob });
    node.register('gone', { owner: devAccounts.charlie, expiresAt: node.headBlock().time + day });
    node.setPrimary(devAccounts.alice, 'alice');
    node.setPrimary(devAccounts.bob, 'alice');
    node.setPrimary(devAccounts.charlie, 'gone');
    node.advance(2 * day);
    const [told, proved] = [serviceOf(node), serviceOf(node, { proofs: azeroProofs })];
    for (const account of [devAccounts.alice, devAccounts.bob, devAccounts.charlie, devAccounts.eve])
      expect(await proved.service.reverse?.(account)).toEqual(await told.service.reverse?.(account));
    expect(await proved.service.reverse?.(devAccounts.alice)).toMatchObject({
      state: 'found',
      name: { text: 'alice.azero' },
    });
    expect(node.requests.calls.get('state_getChildReadProof')).toBeGreaterThan(0);
  });

  it('the router is asked by proof where registries are in none of the settings', async () => {
    const node = await start();
    node.register('alice', { records: { a: '1' } });
    const network = devnetNetwork(node, { registries: {}, router: node.router.ss58 });
    node.requests.reset();
    const { read } = serviceOf(node, { proofs: azeroProofs, network });
    expect(await read('alice.azero')).toMatchObject([
      { state: 'found', evidence: { contract: node.registry.ss58 } },
    ]);
    // Once whether it is a router, once whether it is a registry.
    expect(node.requests.calls.get('state_call')).toBe(2);
  });

  it('a registry that is not there is proved not to be', async () => {
    const node = await start();
    const network = devnetNetwork(node, { registries: { azero: devAccounts.eve } });
    const { service } = serviceOf(node, { proofs: azeroProofs, network });
    await expect(service.read(service.parse('alice.azero'), [])).rejects.toMatchObject({
      code: 'CONTRACT',
      reason: 'contract-not-found',
    });
  });

  it('a contract of another make is not taken for a registry without names', async () => {
    const node = await start();
    const network = devnetNetwork(node, { registries: { azero: node.router.ss58 } });
    const { service } = serviceOf(node, { proofs: azeroProofs, network });
    for (const label of ['alice', 'bobby'])
      await expect(service.read(service.parse(`${label}.azero`), [])).rejects.toMatchObject({
        code: 'CONTRACT',
        reason: 'lang-error',
      });
  });

  it('a registry is not taken for a router', async () => {
    const node = await start();
    const network = devnetNetwork(node, { registries: {}, router: node.registry.ss58 });
    const { service } = serviceOf(node, { proofs: azeroProofs, network });
    await expect(service.read(service.parse('alice.azero'), [])).rejects.toMatchObject({
      code: 'CONTRACT',
      reason: 'lang-error',
    });
  });

  it('a block 0 that goes by a hash of its own proves nothing', async () => {
    const node = await start({ genesisHash: `0x${'ab'.repeat(32)}` });
    node.mine(0);
    const { service } = serviceOf(node, { proofs: azeroProofs });
    await expect(service.read(service.parse('alice.azero'), [])).rejects.toMatchObject({
      code: 'UNTRUSTED',
      details: 'the header of this block 0 is not bound to its hash',
    });
  });

  it('an answer of one endpoint is still the word of one: its header is', async () => {
    const node = await start();
    node.register('alice');
    const { read } = serviceOf(node, { proofs: azeroProofs });
    expect(await read('alice.azero')).toMatchObject([{ evidence: { assurance: 'single' } }]);
  });
});
