import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../testing/polkadot-clients.ts';
import { type PoolClient, startPoolClient } from '../../testing/pool-client.ts';
import { eventsAt, type RegistryClient, registryClient } from '../../testing/registry-client.ts';

const alice = devPair('//Alice');
const long = 'x'.repeat(200);

describe.each([14, 15] as const)('the deposit for records, with metadata V%d', (metadataVersion) => {
  let client: PoolClient;
  let registry: RegistryClient;
  let nonce = 0;

  beforeAll(async () => {
    client = await startPoolClient({ metadataVersion });
    registry = registryClient(client.api, client.node);
  });
  afterAll(() => client.close());

  /** What is held on the contract's account, as its balance and the list of holds both say. */
  async function held(): Promise<bigint> {
    const { system, balances } = client.api.query as unknown as Queries;
    const { data } = await system.account(client.node.registry.ss58);
    const holds = await balances.holds(client.node.registry.ss58);
    expect(holds.map(({ amount }) => amount.toBigInt())).toEqual([data.reserved.toBigInt()]);
    return data.reserved.toBigInt();
  }

  /** Sends it, and answers what was foretold and what the block has for it. */
  async function update(value: string | null): Promise<{ told: object; event: readonly [string, unknown] }> {
    const records = [['url', value]] as const;
    const change = { from: alice.address, name: 'alice', records };
    const { storageDeposit } = await registry.dryRun(change);
    await client.submit(await client.sign(registry.transaction(change), { nonce: nonce++ }));
    const events = await eventsAt(client.api, client.node);
    expect(events.at(-1)?.name).toBe('system.ExtrinsicSuccess');
    const moved = events.find(({ name }) => name.includes('StorageDeposit'));
    return { told: storageDeposit.toJSON() as object, event: [moved?.name ?? '', moved?.data] };
  }

  it('is held on the account of the contract while they are there, and comes back after', async () => {
    const before = await held();
    const set = await update(long);
    const charged = (await held()) - before;
    const contract = client.node.registry.ss58;
    expect(set.told).toEqual({ charge: Number(charged) });
    expect(set.event).toEqual([
      'contracts.StorageDepositTransferredAndHeld',
      [alice.address, contract, Number(charged)],
    ]);

    const removed = await update(null);
    const back = charged + before - (await held());
    expect(removed.told).toEqual({ refund: Number(back) });
    expect(removed.event).toEqual([
      'contracts.StorageDepositTransferredAndReleased',
      [contract, alice.address, Number(back)],
    ]);
    // Pro rata of all that is held, rounded down.
    expect(back).toBeLessThanOrEqual(charged);
    expect(charged - back).toBeLessThan(charged / 1_000_000n);
  });

  it('is nothing for what is replaced by as much', async () => {
    await update(long);
    const { told, event } = await update('y'.repeat(200));
    expect(told).toEqual({ charge: 0 });
    expect(event).toEqual(['', undefined]);
  });

  it('is there for what the controls of the node write, too', async () => {
    const before = await held();
    client.node.setRecord('bob', 'url', long);
    const after = await held();
    expect(after).toBeGreaterThan(before);
    client.node.setRecord('bob', 'url', null);
    expect(await held()).toBeLessThan(after);
  });
});

interface Amount {
  toBigInt(): bigint;
}

interface Queries {
  readonly system: {
    account(of: string): Promise<{ readonly data: { readonly reserved: Amount } }>;
  };
  readonly balances: { holds(of: string): Promise<readonly { readonly amount: Amount }[]> };
}
