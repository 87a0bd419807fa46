import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../testing/polkadot-clients.ts';
import { type PoolClient, startPoolClient } from '../../testing/pool-client.ts';
import { eventsAt, freeBalance, type Transaction } from '../../testing/registry-client.ts';

const alice = devPair('//Alice');
const fresh = devPair('//Fresh');
const least = 1_000_000_000n;

describe('a transfer', () => {
  let client: PoolClient;
  let nonce = 0;

  beforeAll(async () => {
    client = await startPoolClient();
  });
  afterAll(() => client.close());

  async function transfer(to: string, value: bigint): Promise<readonly (readonly [string, unknown])[]> {
    const { balances } = client.api.tx as unknown as {
      balances: { transferKeepAlive(to: string, value: bigint): Transaction };
    };
    await client.submit(await client.sign(balances.transferKeepAlive(to, value), { nonce: nonce++ }));
    const events = await eventsAt(client.api, client.node);
    return events.map(({ name, data }) => [name, data[0]]);
  }

  const failed = (token: string) => ['system.ExtrinsicFailed', { token }];

  it('makes an account, and moves money between accounts', async () => {
    const issued = await client.api.query['balances']?.['totalIssuance']?.();
    expect(await transfer(fresh.address, 5n * least)).toEqual([
      ['balances.Withdraw', alice.address],
      ['system.NewAccount', fresh.address],
      ['balances.Endowed', fresh.address],
      ['balances.Transfer', alice.address],
      ['transactionPayment.TransactionFeePaid', alice.address],
      ['system.ExtrinsicSuccess', expect.anything()],
    ]);
    expect(await freeBalance(client.api, fresh)).toBe(5n * least);
    const names = (await transfer(fresh.address, 1n)).map(([name]) => name);
    expect(names).not.toContain('system.NewAccount');
    expect(await freeBalance(client.api, fresh)).toBe(5n * least + 1n);
    const burned = 2n * 10n ** 18n - (await freeBalance(client.api, alice)) - 10n ** 18n - 5n * least - 1n;
    const left = await client.api.query['balances']?.['totalIssuance']?.();
    expect(BigInt(String(issued)) - BigInt(String(left))).toBe(burned);
  });

  it('is refused where it leaves too little, or brings too little', async () => {
    const { address } = devPair('//Nobody');
    expect(await transfer(address, least - 1n)).toContainEqual(failed('BelowMinimum'));
    expect(await transfer(address, 2n * 10n ** 18n)).toContainEqual(failed('FundsUnavailable'));
    const all = await freeBalance(client.api, alice);
    expect(await transfer(address, all - least)).toContainEqual(failed('NotExpendable'));
    expect(await freeBalance(client.api, { address })).toBe(0n);
  });
});
